/** The bodies of the documented errors. */
export const envelope = {
  badRequest: (details: unknown) => ({ details, error: 400, message: 'Bad request', success: false }),
  unauthorized: (code: string, description: string) => ({
    code,
    description,
    error: 401,
    message: description,
    success: false,
  }),
  forbidden: {
    code: 'unauthorized',
    description: 'Permission not found.',
    error: 403,
    message: 'Permission not found.',
    success: false,
  },
  notFound: { error: 404, message: 'Resource was not found', success: false },
  methodNotFound: { error: 405, message: 'Method not found', success: false },
  unprocessable: (details: unknown) => ({ details, error: 422, message: 'Unprocessable Entity', success: false }),
};

/** Phrases of error messages of Node, the driver and TypeORM. No hostile input contains them, so answers must not either. */
export const INNER_WORDS =
  /node_modules|\.[jt]s:\d|QueryFailed|TypeORM|relation \\"|column \\"|violates|syntax error|invalid (byte|input)|out of range|Cannot read|is not (a (function|constructor)|iterable)|ECONN/;
