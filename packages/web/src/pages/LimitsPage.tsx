/** How many patients a person may open per hour and per day, by role. */
import { useSuspenseQuery } from "@tanstack/react-query"
import { Form } from "react-aria-components"
import { Approvals } from "../components/Approvals.tsx"
import { Boundary } from "../components/Boundary.tsx"
import { FormFailure } from "../components/Failure.tsx"
import { Page } from "../components/Page.tsx"
import { PracticeTabs } from "../components/PracticeTabs.tsx"
import { Standing } from "../components/Standing.tsx"
import { useAct } from "../data/act.ts"
import { useMay, useMe } from "../data/desk.ts"
import { roleTexts } from "../data/people.ts"
import { type Limits, limits, limitsUpdate, type Role, type RoleLimits, type WindowLimit } from "../data/practice.ts"
import { Button } from "../ui/Button.tsx"
import { Notice, Protection } from "../ui/Notice.tsx"
import { Progress } from "../ui/Progress.tsx"

export default function LimitsPage() {
  const me = useMe()
  const mayWatch = useMay("watch")
  return (
    <Page
      title="Limits"
      above={<PracticeTabs />}
      lead={
        <p>
          How many different patients a person may open. A chart opened twice counts once; a patient without a known
          reason counts three times.
        </p>
      }
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
          <Approvals />
        </Boundary>
        {mayWatch && (
          <Boundary>
            <Standing />
          </Boundary>
        )}
        <Boundary>
          <h2>By role</h2>
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
  { name: "hour", title: "an hour", max: 1000 },
  { name: "day", title: "a day", max: 5000 },
] as const

const tiers = [
  { name: "all", title: "Patients" },
  { name: "psychotherapy-notes", title: "With psychotherapy notes" },
  { name: "substance-use", title: "With substance use records" },
] as const

const fieldName = (role: Role, tier: string, window: string): string => `${role}.${tier}.${window}`

/** The limits as the form has them. */
function limitsIn(data: FormData): Limits {
  const windowsOf = (role: Role, tier: string): WindowLimit => ({
    hour: Number(data.get(fieldName(role, tier, "hour"))),
    day: Number(data.get(fieldName(role, tier, "day"))),
  })
  const ofRole = (role: Role): RoleLimits => ({
    ...windowsOf(role, "all"),
    tiers: {
      "psychotherapy-notes": windowsOf(role, "psychotherapy-notes"),
      "substance-use": windowsOf(role, "substance-use"),
    },
  })
  return {
    owner: ofRole("owner"),
    "privacy-officer": ofRole("privacy-officer"),
    clinician: ofRole("clinician"),
    supervisor: ofRole("supervisor"),
    "front-desk": ofRole("front-desk"),
    biller: ofRole("biller"),
  }
}

function ByRole() {
  const { data: current } = useSuspenseQuery(limits)
  const mayManage = useMay("practice-manage")
  const update = useAct(limitsUpdate, {
    touches: [["limits"], ["approvals"]],
    done: ({ pending }) =>
      pending === null
        ? "The limits are changed; the change is in the log."
        : "What is stricter applies now. What is wider waits for a second person and its delay.",
    failure: "form",
  })
  return (
    <Form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault()
        update.mutate(limitsIn(new FormData(event.currentTarget)))
      }}
    >
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard (WCAG 2.1.1) */}
      <section className="table-wrap" aria-label="Limits by role" tabIndex={0}>
        <table>
          <caption className="visually-hidden">Limits by role</caption>
          <thead>
            <tr>
              <th scope="col" rowSpan={2}>
                Role
              </th>
              {tiers.map(({ name, title }) => (
                <th key={name} scope="colgroup" colSpan={2}>
                  {title}
                </th>
              ))}
            </tr>
            <tr>
              {tiers.flatMap((tier) =>
                windows.map(({ name, title }) => (
                  <th key={`${tier.name}.${name}`} scope="col">
                    {title}
                  </th>
                )),
              )}
            </tr>
          </thead>
          <tbody>
            {roleTexts.map(({ value, label }) => (
              <tr key={value}>
                <th scope="row">{label}</th>
                {tiers.flatMap((tier) =>
                  windows.map(({ name, title, max }) => (
                    <td key={`${tier.name}.${name}`}>
                      <Figure
                        name={fieldName(value, tier.name, name)}
                        label={`${label}, ${tier.title.toLowerCase()}, ${title}`}
                        max={max}
                        value={(tier.name === "all" ? current[value] : current[value].tiers[tier.name])[name]}
                        isInput={mayManage}
                      />
                    </td>
                  )),
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <FormFailure error={update.error} />
      {mayManage ? (
        <>
          <p className="soft small">
            A lower figure applies at once. A higher one takes a second person, an owner or privacy officer, and the
            delay in the settings.
          </p>
          <div className="actions">
            <Button type="submit" kind="primary" isPending={update.isPending}>
              Save limits
            </Button>
          </div>
        </>
      ) : (
        <Notice>An owner can change these.</Notice>
      )}
    </Form>
  )
}

function Figure(props: { name: string; label: string; max: number; value: number; isInput: boolean }) {
  const { name, label, max, value, isInput } = props
  if (!isInput) return <>{value}</>
  return (
    <input
      // What waits, or was refused, is not what holds: the figure comes back to that.
      key={value}
      className="input number"
      type="number"
      autoComplete="off"
      inputMode="numeric"
      min={1}
      max={max}
      step={1}
      required
      name={name}
      defaultValue={value}
      aria-label={label}
    />
  )
}
