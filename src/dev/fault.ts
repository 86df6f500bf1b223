/** An error that the user can fix. Only its message is shown: one line that says how. */
export class Fault extends Error {
  override name = 'Fault';
}
