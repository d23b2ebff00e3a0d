/** The exposure ledger: what each device holds now, and the one press for a lost one. */
import { useSuspenseQuery } from "@tanstack/react-query"
import { useState } from "react"
import { Form } from "react-aria-components"
import { useLocation } from "wouter"
import { Boundary } from "../components/Boundary.tsx"
import { FormFailure } from "../components/Failure.tsx"
import { kindCounts } from "../components/kind-texts.ts"
import { Page } from "../components/Page.tsx"
import { WatchTabs } from "../components/WatchTabs.tsx"
import { fullTimeText, timeText } from "../components/when.ts"
import { useAct } from "../data/act.ts"
import { allDevices, type DeviceRow, deviceLost, type ExposureLine, exposure } from "../data/watch.ts"
import { instantOf, localTime } from "../forms/local-time.ts"
import { paths } from "../paths.ts"
import { Button } from "../ui/Button.tsx"
import { RadioGroup } from "../ui/Choice.tsx"
import { Dialog } from "../ui/Dialog.tsx"
import { Disclosure } from "../ui/Disclosure.tsx"
import { Field } from "../ui/Field.tsx"
import { Badge, Protection } from "../ui/Notice.tsx"
import { type Column, Table } from "../ui/Table.tsx"

export default function DevicesPage() {
  return (
    <Page
      title="Devices"
      above={<WatchTabs />}
      lead={
        <p>What each device was given, and what it can still hold. A device that is locked or off holds nothing.</p>
      }
    >
      <Boundary wait="Reading the devices">
        <People />
      </Boundary>
      <Protection>Each line is read from the signed log and proven here, as an incident would read it.</Protection>
    </Page>
  )
}

function People() {
  const { data: devices } = useSuspenseQuery(allDevices)
  const byPerson = Map.groupBy(devices, ({ name }) => name)
  return (
    <div className="stack loose">
      {[...byPerson].map(([name, own]) => (
        <section key={name} className="card stack">
          <h2>{name}</h2>
          <ul className="stack">
            {own.map((device) => (
              <li key={device.id}>
                <Device device={device} />
              </li>
            ))}
          </ul>
        </section>
      ))}
    </div>
  )
}

function Device({ device }: { device: DeviceRow }) {
  const [losing, setLosing] = useState(false)
  return (
    <div className="stack tight">
      <div className="row spread">
        <span>
          <strong>{device.label}</strong>
          {device.here && <span className="soft"> (this one)</span>}{" "}
          <Badge tone={device.signedIn ? "ok" : undefined}>{device.signedIn ? "signed in" : "signed out"}</Badge>{" "}
          {device.lostAt !== null && <Badge tone="danger">reported lost {timeText(device.lostAt)}</Badge>}
        </span>
        <Button
          size="small"
          kind="danger"
          onPress={() => setLosing(true)}
          aria-label={`This device is lost: ${device.label}, ${device.name}`}
        >
          {device.lostAt === null ? "This device is lost" : "Begin the case"}
        </Button>
      </div>
      <p className="soft small">
        {device.lastSeenAt === null ? "Never used" : `Last seen ${timeText(device.lastSeenAt)}`}
      </p>
      <Disclosure
        title={`What ${device.label} was given in ${device.lostAt === null ? "the last 12 hours" : "the 12 hours before it was reported lost"}`}
      >
        <Boundary wait="Proving each opening">
          <Held device={device} />
        </Boundary>
      </Disclosure>
      <Dialog title={`Is ${device.label} lost?`} isOpen={losing} onClose={() => setLosing(false)}>
        <LostForm device={device} onClose={() => setLosing(false)} />
      </Dialog>
    </div>
  )
}

function Held({ device }: { device: DeviceRow }) {
  const { data } = useSuspenseQuery(exposure(device.id))
  const open = data.lines.filter((line) => line.open).length
  return (
    <div className="stack">
      {device.lostAt !== null && <p>Reported lost: nothing was released to it since, so this list is final.</p>}
      <p>
        {data.lines.length === 0
          ? "Nothing was opened on it."
          : `${data.lines.length} ${data.lines.length === 1 ? "patient" : "patients"}, ${data.entries} ${data.entries === 1 ? "record" : "records"}; ${open} may lie open now.`}
      </p>
      {data.lines.length > 0 && (
        <Table
          caption={`Opened on ${device.label}`}
          columns={columns}
          rows={data.lines}
          rowKey={({ chart }) => chart}
        />
      )}
      {data.cannot.map((sentence) => (
        <p key={sentence} className="soft small">
          {sentence}
        </p>
      ))}
    </div>
  )
}

const columns: Column<ExposureLine>[] = [
  { title: "Chart", cell: ({ chart }) => chart.slice(0, 8), header: true },
  {
    title: "What",
    cell: ({ kinds }) => kindCounts(Object.fromEntries(kinds.map(({ kind, entries }) => [kind, entries]))),
  },
  { title: "First opened", cell: ({ firstAt }) => fullTimeText(firstAt) },
  { title: "Now", cell: ({ open }) => (open ? "may lie open" : "closed") },
  {
    title: "Held until",
    cell: ({ heldUntil }) => (heldUntil === undefined ? "its session ends" : fullTimeText(heldUntil)),
  },
]

function LostForm({ device, onClose }: { device: DeviceRow; onClose: () => void }) {
  const [, go] = useLocation()
  const lost = useAct(deviceLost, {
    touches: [["devices"], ["cases"], ["locks"]],
    failure: "form",
    done: ({ charts }) => `The device is locked. ${charts} ${charts === 1 ? "patient" : "patients"} could be affected.`,
    onDone: (found) => {
      onClose()
      go(paths.incident(found.case))
    },
  })
  return (
    <Form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault()
        const data = new FormData(event.currentTarget)
        lost.mutate({
          device: device.id,
          lostAt: instantOf(data.get("lostAt")) ?? new Date().toISOString(),
          unlocked: data.get("unlocked") !== "no",
        })
      }}
    >
      <p>Its sessions end at once, it is locked, and a case begins with the exact list of what it could hold.</p>
      <Field
        name="lostAt"
        label="When was it last in safe hands?"
        type="datetime-local"
        defaultValue={localTime(new Date())}
        isRequired
      />
      <RadioGroup
        label="Was it unlocked?"
        name="unlocked"
        defaultValue="yes"
        segmented
        options={[
          { value: "yes", label: "Yes, or not sure" },
          { value: "no", label: "No" },
        ]}
      />
      <FormFailure error={lost.error} />
      <div className="actions">
        <Button onPress={onClose}>Cancel</Button>
        <Button type="submit" kind="danger" isPending={lost.isPending}>
          It is lost
        </Button>
      </div>
    </Form>
  )
}
