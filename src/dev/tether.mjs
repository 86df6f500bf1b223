// Ends a child when its launcher ends or lets go of it. A launcher killed with -9 can't stop it, and an orphan would keep
// the port.
import cluster from 'node:cluster';

process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
if (cluster.worker) {
  // Node would otherwise end a worker of a cluster at once, without the answers that it owes.
  cluster.worker.exitedAfterDisconnect = true;
  // Nor must it die where the launcher lets go of it while it confirms a connection that it was given (EPIPE).
  cluster.worker.on('error', () => undefined);
}
// Alone, the channel to the launcher would keep the child alive after everything else has ended.
else process.channel?.unref();
