// The limit of Node's HTTP alone: sends one prepared answer to every request.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';

const { PORT, ANSWER_STATUS, ANSWER_FILE = '' } = process.env;
const body = readFileSync(ANSWER_FILE);
const status = Number(ANSWER_STATUS);
const headers = body.length > 0 ? { 'content-type': 'application/json', 'content-length': body.length } : {};

createServer((_, response) => response.writeHead(status, headers).end(body)).listen(Number(PORT), '127.0.0.1');
