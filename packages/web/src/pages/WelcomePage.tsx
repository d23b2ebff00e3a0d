/** After the first sign-in: a second passkey and the recovery kit, both of which can wait. */
import { KeyRound, Printer } from "lucide-react"
import { ButtonLink } from "../components/Link.tsx"
import { Page } from "../components/Page.tsx"
import { passkeyAdd } from "../data/account.ts"
import { useAct } from "../data/act.ts"
import { useMe } from "../data/desk.ts"
import { paths } from "../paths.ts"
import { Button } from "../ui/Button.tsx"
import { Notice } from "../ui/Notice.tsx"

export default function WelcomePage() {
  const me = useMe()
  const add = useAct(passkeyAdd, { touches: [["slots"]], done: "The second passkey is ready." })
  return (
    <Page
      title={`Welcome to ${me.practiceName}`}
      lead={<p>Two more steps make sure that you never lose your charts. Both can wait until later today.</p>}
    >
      <div className="stack loose">
        <Notice tone="warn" title="Nobody can reset your access">
          The server does not hold your keys. If your only passkey is lost, what it opened is lost to you.
        </Notice>
        <section className="card stack">
          <h2>1. A second passkey</h2>
          <p>On another device or on a security key that you keep apart from this one.</p>
          <div className="actions">
            <Button
              kind="primary"
              isPending={add.isPending}
              onPress={() => add.mutate()}
              icon={<KeyRound size={18} aria-hidden="true" />}
            >
              Add a passkey
            </Button>
          </div>
        </section>
        <section className="card stack">
          <h2>2. A recovery kit</h2>
          <p>One sheet of paper with a code, to be kept like a deed: in a safe, not in the desk.</p>
          <div className="actions">
            <ButtonLink to={paths.recoveryKit} icon={<Printer size={18} aria-hidden="true" />}>
              Make the recovery kit
            </ButtonLink>
          </div>
        </section>
        <div className="actions">
          <ButtonLink to={paths.patients} kind={me.slots > 1 ? "primary" : "quiet"}>
            {me.slots > 1 ? "Go to your patients" : "Later: go to your patients"}
          </ButtonLink>
        </div>
      </div>
    </Page>
  )
}
