/** How many patients a person may open per hour and per day, by role. */
import { useSuspenseQuery } from "@tanstack/react-query"
import { Form } from "react-aria-components"
import { Boundary } from "../components/Boundary.tsx"
import { FormFailure } from "../components/Failure.tsx"
import { Page } from "../components/Page.tsx"
import { PracticeTabs } from "../components/PracticeTabs.tsx"
import { useAct } from "../data/act.ts"
import { useMay, useMe } from "../data/desk.ts"
import { roleTexts } from "../data/people.ts"
import { type Limits, limits, limitsUpdate } from "../data/practice.ts"
import { Button } from "../ui/Button.tsx"
import { Notice, Protection } from "../ui/Notice.tsx"
import { Progress } from "../ui/Progress.tsx"

export default function LimitsPage() {
  const me = useMe()
  return (
    <Page
      title="Limits"
      above={<PracticeTabs />}
      lead={<p>How many different patients a person may open. A chart opened twice counts once.</p>}
    >
      <div className="stack loose">
        <section className="card stack">
          <h2>Yours now</h2>
          <Progress
            label="Within the hour"
            value={me.used.hour / me.limits.hour}
            detail={`${me.used.hour} of ${me.limits.hour}`}
          />
          <Progress
            label="Within the day"
            value={me.used.day / me.limits.day}
            detail={`${me.used.day} of ${me.limits.day}`}
          />
        </section>
        <Boundary>
          <ByRole />
        </Boundary>
        <Protection>
          A stolen session, or a colleague who turns, can open no more than this before someone notices.
        </Protection>
      </div>
    </Page>
  )
}

const windows = [
  { name: "hour", title: "Per hour", max: 1000 },
  { name: "day", title: "Per day", max: 5000 },
] as const

function ByRole() {
  const { data: current } = useSuspenseQuery(limits)
  const mayManage = useMay("practice-manage")
  const update = useAct(limitsUpdate, {
    touches: [["limits"]],
    done: "The limits are changed; the change is in the log.",
    failure: "form",
  })
  return (
    <Form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault()
        const data = new FormData(event.currentTarget)
        const read = (role: string, window: string) => Number(data.get(`${role}.${window}`))
        const next = Object.fromEntries(
          roleTexts.map(({ value }) => [value, { hour: read(value, "hour"), day: read(value, "day") }]),
        ) as Limits
        update.mutate(next)
      }}
    >
      <div className="table-wrap">
        <table>
          <caption className="visually-hidden">Limits by role</caption>
          <thead>
            <tr>
              <th scope="col">Role</th>
              {windows.map(({ name, title }) => (
                <th key={name} scope="col">
                  {title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {roleTexts.map(({ value, label }) => (
              <tr key={value}>
                <th scope="row">{label}</th>
                {windows.map(({ name, title, max }) => (
                  <td key={name}>
                    {mayManage ? (
                      <input
                        className="input number"
                        type="number"
                        inputMode="numeric"
                        min={1}
                        max={max}
                        step={1}
                        required
                        name={`${value}.${name}`}
                        defaultValue={current[value][name]}
                        aria-label={`${label}, ${title.toLowerCase()}`}
                      />
                    ) : (
                      current[value][name]
                    )}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <FormFailure error={update.error} />
      {mayManage ? (
        <div className="actions">
          <Button type="submit" kind="primary" isPending={update.isPending}>
            Save limits
          </Button>
        </div>
      ) : (
        <Notice>An owner can change these.</Notice>
      )}
    </Form>
  )
}
