// Ends a child when its launcher ends. A launcher killed with -9 can't stop it, and an orphan would keep the port.
process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
// The channel to the launcher would keep the child alive after everything else has ended.
process.channel?.unref();
