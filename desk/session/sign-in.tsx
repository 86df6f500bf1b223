import { attempt, Toast } from '../ui/toast.js';
import { signIn } from './session.js';

interface Props {
  /** Why the last sign-in did not work. */
  readonly problem: string;
}

/** What people see who are not signed in. */
export const SignIn = ({ problem }: Props) => (
  <main class="welcome">
    <h1>Casting Desk</h1>
    <p>Parts, candidates, and who is free when.</p>
    {problem && (
      <p class="problem-text" role="alert">
        {problem}
      </p>
    )}
    <button class="main" onClick={() => attempt(signIn)}>
      Sign in
    </button>
    <Toast />
  </main>
);
