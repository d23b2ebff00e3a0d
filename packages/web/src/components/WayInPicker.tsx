/** How a new account will be entered: a passkey, or a password with one-time codes where a passkey cannot serve. */
import { useMutation } from "@tanstack/react-query"
import { Fingerprint } from "lucide-react"
import { useState } from "react"
import { codeOf } from "../data/describe-error.ts"
import { type Beginning, passkeyWayIn } from "../data/sign-in.ts"
import { NewPasswordForm } from "../forms/NewPasswordForm.tsx"
import { Button } from "../ui/Button.tsx"
import { Protection } from "../ui/Notice.tsx"
import { FormFailure } from "./Failure.tsx"

export function WayInPicker(props: { beginning: Beginning; onDone: () => void; submit?: string }) {
  const { beginning, onDone, submit = "Create account" } = props
  const [withPassword, setWithPassword] = useState(false)
  const passkey = useMutation({
    mutationFn: async () => beginning.finish(await passkeyWayIn(beginning.creation)),
    onSuccess: onDone,
  })
  if (withPassword) {
    return (
      <div className="stack">
        <NewPasswordForm
          submit={submit}
          onSubmit={async (input) => {
            await beginning.finish({ kind: "password", ...input })
            onDone()
          }}
        />
        <div>
          <Button kind="quiet" onPress={() => setWithPassword(false)}>
            Use a passkey instead
          </Button>
        </div>
      </div>
    )
  }
  return (
    <div className="stack">
      <p>
        A passkey lives in your device or security key and is confirmed by touch, face or PIN. It signs you in and
        unlocks the encryption keys.
      </p>
      <FormFailure error={passkey.error}>
        {codeOf(passkey.error) === "no_prf" && (
          <div>
            <Button size="small" onPress={() => setWithPassword(true)}>
              Use password and one-time codes
            </Button>
          </div>
        )}
      </FormFailure>
      <Button
        kind="primary"
        size="large"
        isPending={passkey.isPending}
        onPress={() => passkey.mutate()}
        icon={<Fingerprint size={22} aria-hidden="true" />}
      >
        Create a passkey
      </Button>
      <div>
        <Button kind="quiet" onPress={() => setWithPassword(true)}>
          Use password and one-time codes instead
        </Button>
      </div>
      <Protection>
        The keys to the charts are derived on your device; the server never holds them and cannot reset them.
      </Protection>
    </div>
  )
}
