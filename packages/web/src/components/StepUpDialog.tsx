/** "Confirm it is you": one touch or password and code; then the action that asked goes on by itself. */
import { Fingerprint } from "lucide-react"
import { useState } from "react"
import { useMe } from "../data/desk.ts"
import { passkeySignIn } from "../data/sign-in.ts"
import { useStepUpQuestion } from "../data/step-up.ts"
import { PasswordSignInForm } from "../forms/PasswordSignInForm.tsx"
import { Button } from "../ui/Button.tsx"
import { Dialog } from "../ui/Dialog.tsx"
import { FormFailure } from "./Failure.tsx"

export function StepUpDialog() {
  const question = useStepUpQuestion()
  return (
    <Dialog title="Confirm it is you" isOpen={question !== undefined} onClose={() => question?.refused()} alert>
      {question !== undefined && <StepUp onDone={question.confirmed} onCancel={question.refused} />}
    </Dialog>
  )
}

function StepUp({ onDone, onCancel }: { onDone: () => void; onCancel: () => void }) {
  const me = useMe()
  const [error, setError] = useState<unknown>(null)
  const [busy, setBusy] = useState(false)
  const [withPassword, setWithPassword] = useState(false)
  const touch = async () => {
    setBusy(true)
    setError(null)
    try {
      await passkeySignIn({ practice: me.practice, account: me.account })
      onDone()
    } catch (failure) {
      setError(failure)
    } finally {
      setBusy(false)
    }
  }
  return (
    <div className="stack">
      <p>Confirm that it is you, so that nobody can do this at a screen you left open.</p>
      <FormFailure error={error} />
      {withPassword ? (
        <PasswordSignInForm submit="Confirm" onDone={onDone} />
      ) : (
        <Button
          kind="primary"
          size="large"
          isPending={busy}
          onPress={() => void touch()}
          icon={<Fingerprint size={20} aria-hidden="true" />}
        >
          Confirm with a passkey
        </Button>
      )}
      <div className="actions">
        <Button kind="quiet" onPress={() => setWithPassword(!withPassword)}>
          {withPassword ? "Use a passkey" : "Use password and code"}
        </Button>
        <Button onPress={onCancel}>Cancel</Button>
      </div>
    </div>
  )
}
