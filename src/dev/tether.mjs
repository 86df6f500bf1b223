// Loaded into the service before its own code (node --import): a launcher killed with -9 can't stop it, and an orphan
// would keep the port.
process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
// Listening alone would keep the process alive after everything else has ended.
process.channel?.unref();
