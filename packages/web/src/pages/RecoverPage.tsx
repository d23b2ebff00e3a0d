/** Back in by a helper's link: the account's keys open here, and a new way in takes the place of all that were lost. */
import { useMutation } from "@tanstack/react-query"
import { useState } from "react"
import { useLocation } from "wouter"
import { FormFailure } from "../components/Failure.tsx"
import { Gate } from "../components/Gate.tsx"
import { WayInPicker } from "../components/WayInPicker.tsx"
import { recoverStart } from "../data/recovery.ts"
import { paths } from "../paths.ts"
import { Button } from "../ui/Button.tsx"
import { Notice, Protection } from "../ui/Notice.tsx"

export default function RecoverPage() {
  const [, go] = useLocation()
  const [link] = useState(() => location.href)
  const start = useMutation({ mutationFn: () => recoverStart(link) })
  if (start.data === undefined) {
    return (
      <Gate title="Back into your account" lead={<p>A colleague whom you named gave you this link.</p>}>
        <div className="stack">
          <Notice tone="warn" title="It works once, on this device">
            Go on with the device that you will work with, and with your passkey or authenticator app at hand.
          </Notice>
          <FormFailure error={start.error} />
          <div>
            <Button kind="primary" size="large" isPending={start.isPending} onPress={() => start.mutate()}>
              Open my account
            </Button>
          </div>
          <Protection>
            The link opens your helper's half of the key, the server's half comes when you go on. Neither opens anything
            alone, and both meet in this browser only.
          </Protection>
        </div>
      </Gate>
    )
  }
  return (
    <Gate
      key="way-in"
      title={`Welcome back, ${start.data.creation.personName}`}
      lead={<p>Make a new way in. Your old ones, and every device that was signed in, end with it. Your notes stay.</p>}
    >
      <WayInPicker
        beginning={start.data}
        submit="Use from now on"
        onDone={() => go(paths.account, { replace: true })}
      />
    </Gate>
  )
}
