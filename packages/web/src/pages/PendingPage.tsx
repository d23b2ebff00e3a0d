/** The newcomer's wait: ends by itself as soon as the inviter's client has checked the keys. */
import { Gate } from "../components/Gate.tsx"
import { signOut } from "../data/sign-in.ts"
import { Button } from "../ui/Button.tsx"
import { Protection } from "../ui/Notice.tsx"
import { Loading } from "../ui/Progress.tsx"

export default function PendingPage({ name, practiceName }: { name: string; practiceName: string }) {
  return (
    <Gate
      title="Almost there"
      lead={
        <p>
          Welcome, {name}. Your account at {practiceName} is made.
        </p>
      }
    >
      <div className="stack">
        <Loading>Waiting for the person who invited you to be online</Loading>
        <p>This page goes on by itself. You can also close it and sign in later.</p>
        <Protection>
          Their browser checks that your keys are really yours before it hands you any key of the practice.
        </Protection>
        <div>
          <Button kind="quiet" onPress={() => void signOut(false)}>
            Sign out
          </Button>
        </div>
      </div>
    </Gate>
  )
}
