/** One's own ways in, devices, and how the app looks. */
import { useSuspenseQuery } from "@tanstack/react-query"
import { KeyRound, Laptop, LogOut, Printer } from "lucide-react"
import { useState } from "react"
import { Boundary } from "../components/Boundary.tsx"
import { ConfirmButton } from "../components/ConfirmButton.tsx"
import { ButtonLink } from "../components/Link.tsx"
import { Page } from "../components/Page.tsx"
import { RecoveryHelpers } from "../components/RecoveryHelpers.tsx"
import { fullTimeText, timeText } from "../components/when.ts"
import {
  deviceEnd,
  deviceReportLost,
  devices,
  passkeyAdd,
  passwordAdd,
  type SlotKind,
  slotEnd,
  slots,
} from "../data/account.ts"
import { useAct } from "../data/act.ts"
import { useMe } from "../data/desk.ts"
import { rolesText } from "../data/people.ts"
import { signOut } from "../data/sign-in.ts"
import { withStepUp } from "../data/step-up.ts"
import { NewPasswordForm } from "../forms/NewPasswordForm.tsx"
import { paths } from "../paths.ts"
import { Button } from "../ui/Button.tsx"
import { RadioGroup } from "../ui/Choice.tsx"
import { Dialog } from "../ui/Dialog.tsx"
import { Badge, Notice, Protection } from "../ui/Notice.tsx"
import { toast } from "../ui/Toasts.tsx"
import { setTheme, type Theme, useTheme } from "../ui/theme.ts"

export default function AccountPage() {
  const me = useMe()
  return (
    <Page title="Account" lead={<p>{`${me.name}, ${rolesText(me.roles)} at ${me.practiceName}`}</p>}>
      <Boundary>
        <div className="stack loose">
          <WaysIn />
          <RecoveryHelpers />
          <Devices />
          <Look />
        </div>
      </Boundary>
    </Page>
  )
}

const kindText: Record<SlotKind, string> = {
  passkey: "Passkey",
  password: "Password and one-time code",
  "recovery-kit": "Recovery kit",
}

function WaysIn() {
  const { data: list } = useSuspenseQuery(slots)
  const [addingPassword, setAddingPassword] = useState(false)
  const add = useAct(passkeyAdd, { touches: [["slots"]], done: "The passkey is added." })
  const end = useAct(slotEnd, { touches: [["slots"]], done: "That way in is closed." })
  return (
    <section className="stack">
      <h2>Ways in</h2>
      {list.length < 2 && (
        <Notice tone="warn" title="You have only one way in">
          Nobody can reset your keys. Add a second passkey on another device, or print a recovery kit.
        </Notice>
      )}
      <ul className="list">
        {list.map((slot) => (
          <li key={slot.id} className="list-item">
            <KeyRound size={20} aria-hidden="true" className="list-icon" />
            <span className="list-main">
              <span className="list-title">{slot.label}</span>
              <span className="soft small">
                {kindText[slot.kind]}, since {fullTimeText(slot.createdAt)}
                {slot.lastUsedAt !== null && `, last used ${timeText(slot.lastUsedAt)}`}
              </span>
            </span>
            {list.length > 1 && (
              <ConfirmButton
                size="small"
                kind="quiet"
                aria-label={`Remove ${slot.label}`}
                title="Remove this way in?"
                question="It will not open your account any more, at once. Your other ways in stay."
                confirm="Remove"
                danger
                onConfirm={() => end.mutate(slot.id)}
              >
                Remove
              </ConfirmButton>
            )}
          </li>
        ))}
      </ul>
      <div className="actions">
        <Button isPending={add.isPending} onPress={() => add.mutate()} icon={<KeyRound size={18} aria-hidden="true" />}>
          Add a passkey
        </Button>
        <ButtonLink to={paths.recoveryKit} icon={<Printer size={18} aria-hidden="true" />}>
          Print a recovery kit
        </ButtonLink>
        {!list.some(({ kind }) => kind === "password") && (
          <Button kind="quiet" onPress={() => setAddingPassword(true)}>
            Add a password
          </Button>
        )}
      </div>
      <Protection>
        Each way in wraps the same account key on your device; the server keeps only wrapped keys.
      </Protection>
      <Dialog title="Password and one-time code" isOpen={addingPassword} onClose={() => setAddingPassword(false)}>
        <NewPasswordForm
          submit="Add"
          onSubmit={async (input) => {
            await withStepUp(() => passwordAdd(input))
            setAddingPassword(false)
            toast("The password is added.")
          }}
        />
      </Dialog>
    </section>
  )
}

function Devices() {
  const { data: list } = useSuspenseQuery(devices)
  const end = useAct(deviceEnd, { touches: [["devices"]], done: "That device is signed out." })
  const lost = useAct(deviceReportLost, {
    touches: [["devices"]],
    done: "That device is locked, and your officers know. Tell them where you saw it last.",
  })
  return (
    <section className="stack">
      <h2>Devices</h2>
      <ul className="list">
        {list.map((device) => (
          <li key={device.id} className="list-item">
            <Laptop size={20} aria-hidden="true" className="list-icon" />
            <span className="list-main">
              <span className="list-title">{device.label}</span>
              <span className="soft small">
                since {fullTimeText(device.createdAt)}
                {device.lastSeenAt !== null && `, last seen ${timeText(device.lastSeenAt)}`}
              </span>
            </span>
            {device.here && <Badge tone="rose">this device</Badge>}
            {!device.signedIn && <Badge>signed out</Badge>}
            {!device.here && (
              <ConfirmButton
                size="small"
                kind="quiet"
                aria-label={`End ${device.label}`}
                title="End this device?"
                question="It is signed out at once, and its key is no longer accepted. Signing in there again is possible with a passkey."
                confirm="End it"
                danger
                onConfirm={() => end.mutate(device.id)}
              >
                End
              </ConfirmButton>
            )}
            {!device.here && (
              <ConfirmButton
                size="small"
                kind="danger"
                aria-label={`${device.label} is lost`}
                title="Is this device lost or stolen?"
                question="It is signed out and locked at once, and the practice's officers are told. What was opened on it until now is the list of what a finder could hold; it grows no more."
                confirm="It is lost"
                danger
                onConfirm={() => lost.mutate(device.id)}
              >
                Lost
              </ConfirmButton>
            )}
          </li>
        ))}
      </ul>
      <div className="actions">
        <Button onPress={() => void signOut(false)} icon={<LogOut size={18} aria-hidden="true" />}>
          Sign out here
        </Button>
        <ConfirmButton
          kind="quiet"
          title="Sign out everywhere?"
          question="Every session of yours ends at once, this one too."
          confirm="Sign out everywhere"
          danger
          onConfirm={() => void signOut(true)}
        >
          Sign out everywhere
        </ConfirmButton>
      </div>
      <Protection>
        Every request is signed by a key that lives in this device and cannot be copied out of it.
      </Protection>
    </section>
  )
}

function Look() {
  const theme = useTheme()
  return (
    <section className="stack">
      <h2>Appearance</h2>
      <RadioGroup
        label="Colours"
        segmented
        value={theme}
        onChange={(value) => setTheme(value as Theme)}
        options={[
          { value: "system", label: "As the system" },
          { value: "light", label: "Light" },
          { value: "dark", label: "Dark" },
        ]}
      />
    </section>
  )
}
