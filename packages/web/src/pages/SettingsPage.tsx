/** Settings of the practice, and taking all of it along: export and backup. */
import { useState } from "react"
import { Form } from "react-aria-components"
import { ApprovalWaiting } from "../components/ApprovalWaiting.tsx"
import { ExportButton } from "../components/ExportButton.tsx"
import { FormFailure } from "../components/Failure.tsx"
import { Page } from "../components/Page.tsx"
import { PracticeTabs } from "../components/PracticeTabs.tsx"
import { useAct } from "../data/act.ts"
import { useMe } from "../data/desk.ts"
import type { Approval } from "../data/oversight.ts"
import { backup, exportPractice, settingsUpdate } from "../data/practice.ts"
import { Button } from "../ui/Button.tsx"
import { Checkbox } from "../ui/Choice.tsx"
import { Field } from "../ui/Field.tsx"
import { Protection } from "../ui/Notice.tsx"

export default function SettingsPage() {
  const { settings } = useMe()
  const update = useAct(settingsUpdate, {
    touches: [["approvals"]],
    done: ({ pending }) =>
      pending === null
        ? "The settings are saved."
        : "What protects less waits for a second person and its delay; the rest is saved.",
    failure: "form",
  })
  const [progress, setProgress] = useState<number>()
  const [waiting, setWaiting] = useState<Approval>()
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
              approvalDelayHours: Number(data.get("approvalDelayHours")),
              bulkCharts: Number(data.get("bulkCharts")),
              strangerWeight: Number(data.get("strangerWeight")),
              statedPerDay: Number(data.get("statedPerDay")),
              breaker: data.get("breaker") !== null,
              decoyLock: data.get("decoyLock") !== null,
              drillEveryDays: Number(data.get("drillEveryDays")),
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
          <h2>Opening charts</h2>
          <Whole
            name="approvalDelayHours"
            label="Hours until weaker protection takes effect"
            hint="Wider limits, or something switched off: another officer agrees, and this much time passes."
            max={336}
            value={settings.approvalDelayHours}
          />
          <Whole
            name="bulkCharts"
            label="Patients that one person alone may export or import"
            hint="For more, another officer has to agree."
            max={100_000}
            value={settings.bulkCharts}
          />
          <Whole
            name="strangerWeight"
            label="Weight of a patient without a known reason"
            hint="As how many patients one counts toward the limits."
            max={10}
            value={settings.strangerWeight}
          />
          <Whole
            name="statedPerDay"
            label="Patients a day on one's word alone"
            hint="Without a known reason, by what the person says. Each further one takes a touch of the passkey. 0: every one."
            min={0}
            max={60}
            value={settings.statedPerDay}
          />
          <Checkbox
            name="breaker"
            defaultSelected={settings.breaker}
            hint="Own patients then take a fresh sign-in, others an officer's answer. It compares with the practice's own last four weeks."
          >
            Stop when far more charts than usual are opened
          </Checkbox>
          <Checkbox
            name="decoyLock"
            defaultSelected={settings.decoyLock}
            hint="Honest work never meets a decoy. Without this, only the alarm is raised, and silence locks after half an hour."
          >
            Lock an account at once that opens a decoy
          </Checkbox>
          <h2>Drills</h2>
          <Whole
            name="drillEveryDays"
            label="Days until a kept drill is due again"
            hint="An alarm reminds you. 0: no reminder. Drills run on the command line: subrosa drill --keep."
            min={0}
            max={366}
            value={settings.drillEveryDays}
          />
          <FormFailure error={update.error} />
          <div className="actions">
            <Button type="submit" kind="primary" isPending={update.isPending}>
              Save settings
            </Button>
          </div>
        </Form>
        <section className="card stack">
          <h2>Export the practice</h2>
          <p>
            Every chart you may open, as one FHIR file. Needs a fresh sign-in, and for more than {settings.bulkCharts}{" "}
            patients a second person.
          </p>
          <Protection>
            Each chart in the export becomes an entry in the log, outside the hourly limits, so that everyone can see
            when it happened.
          </Protection>
          <div className="actions">
            <ExportButton
              what="the practice"
              kind="primary"
              progress={progress}
              waiting={
                waiting && progress === undefined ? <ApprovalWaiting approval={waiting} act="export" /> : undefined
              }
              make={(options) =>
                exportPractice(
                  options,
                  (done, total) => setProgress(total === 0 ? undefined : done / total),
                  setWaiting,
                )
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

function Whole(props: { name: string; label: string; hint: string; min?: number; max: number; value: number }) {
  const { value, min = 1, max, ...field } = props
  return (
    <Field
      {...field}
      type="number"
      inputMode="numeric"
      defaultValue={String(value)}
      isRequired
      validate={(text) =>
        /^\d+$/.test(text) && Number(text) >= min && Number(text) <= max
          ? null
          : `A whole number from ${min} to ${max}.`
      }
    />
  )
}

/** Who has to do what, where; the export goes on by itself. */
