/** What the user can mend. Its message, one line that names the mend, is all that is shown of it. */
export class Fault extends Error {
  override name = 'Fault';
}
