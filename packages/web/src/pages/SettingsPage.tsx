/** Settings of the practice, and taking all of it along: export and backup. */
import { useState } from "react"
import { Form } from "react-aria-components"
import { ExportButton } from "../components/ExportButton.tsx"
import { FormFailure } from "../components/Failure.tsx"
import { Page } from "../components/Page.tsx"
import { PracticeTabs } from "../components/PracticeTabs.tsx"
import { useAct } from "../data/act.ts"
import { useMe } from "../data/desk.ts"
import { backup, exportPractice, settingsUpdate } from "../data/practice.ts"
import { Button } from "../ui/Button.tsx"
import { Checkbox } from "../ui/Choice.tsx"
import { Field } from "../ui/Field.tsx"
import { Protection } from "../ui/Notice.tsx"

export default function SettingsPage() {
  const { settings } = useMe()
  const update = useAct(settingsUpdate, { done: "The settings are saved.", failure: "form" })
  const [progress, setProgress] = useState<number>()
  return (
    <Page title="Settings" above={<PracticeTabs />}>
      <div className="stack loose">
        <Form
          className="card stack"
          onSubmit={(event) => {
            event.preventDefault()
            const data = new FormData(event.currentTarget)
            update.mutate({
              idleLockMinutes: Number(data.get("idleLockMinutes")),
              keyFileSignIn: data.get("keyFileSignIn") !== null,
            })
          }}
        >
          <h2>Signing in</h2>
          <Field
            name="idleLockMinutes"
            label="Minutes until an idle screen locks"
            hint="From 1 to 120. Locking removes all keys and charts from the browser's memory."
            type="number"
            inputMode="numeric"
            defaultValue={String(settings.idleLockMinutes)}
            isRequired
            validate={(value) =>
              /^\d+$/.test(value) && Number(value) >= 1 && Number(value) <= 120 ? null : "A whole number from 1 to 120."
            }
          />
          <Checkbox
            name="keyFileSignIn"
            defaultSelected={settings.keyFileSignIn}
            hint="The command line and automation use them. Without them, only passkeys, passwords with codes and recovery kits let people in."
          >
            Key files may sign in
          </Checkbox>
          <FormFailure error={update.error} />
          <div className="actions">
            <Button type="submit" kind="primary" isPending={update.isPending}>
              Save settings
            </Button>
          </div>
        </Form>
        <section className="card stack">
          <h2>Export the practice</h2>
          <p>Every chart you may open, as one FHIR file. Needs a fresh sign-in.</p>
          <Protection>
            Each chart in the export becomes an entry in the log, outside the hourly limits, so that everyone can see
            when it happened.
          </Protection>
          <div className="actions">
            <ExportButton
              what="the practice"
              kind="primary"
              progress={progress}
              make={(options) =>
                exportPractice(options, (done, total) => setProgress(total === 0 ? undefined : done / total))
              }
            />
          </div>
        </section>
        <section className="card stack">
          <h2>Backup</h2>
          <p>
            What the server stores, sealed as it is, with the log. It opens only with an owner's keys and the server's
            keeper key.
          </p>
          <div className="actions">
            <ExportButton what="a backup" formats={false} make={({ format: _, ...options }) => backup(options)} />
          </div>
        </section>
      </div>
    </Page>
  )
}
