/** The channels that alarms go to, with what became of the newest message to each. */
import { useSuspenseQuery } from "@tanstack/react-query"
import { Plus } from "lucide-react"
import { useState } from "react"
import { useAct } from "../data/act.ts"
import { alarmChannelEnd, alarmChannels, type Channel } from "../data/alarms.ts"
import { useMay } from "../data/desk.ts"
import { ChannelForm } from "../forms/ChannelForm.tsx"
import { Button } from "../ui/Button.tsx"
import { Dialog } from "../ui/Dialog.tsx"
import { Badge } from "../ui/Notice.tsx"
import { Table } from "../ui/Table.tsx"
import { ConfirmButton } from "./ConfirmButton.tsx"
import { timeText } from "./when.ts"

export function ChannelList() {
  const { data } = useSuspenseQuery(alarmChannels)
  const mayManage = useMay("practice-manage")
  const [isOpen, setOpen] = useState(false)
  return (
    <section className="stack" aria-labelledby="channels">
      <h2 id="channels">Where alarms go</h2>
      <p>Always here in the app, to owners and privacy officers. {data.length === 0 && "Nowhere else so far."}</p>
      {data.length > 0 && (
        <Table
          caption="Where alarms go"
          rows={data}
          rowKey={({ id }) => id}
          columns={[
            { title: "Name", header: true, cell: ({ label }) => label },
            { title: "To", cell: ({ target }) => target },
            { title: "What", cell: whatText },
            { title: "Newest message", cell: (channel) => <Newest channel={channel} /> },
            { title: "Remove", cell: (channel) => (mayManage ? <Remove channel={channel} /> : null) },
          ]}
        />
      )}
      {mayManage && (
        <div className="actions">
          <Button icon={<Plus size={18} aria-hidden="true" />} onPress={() => setOpen(true)}>
            Add an address
          </Button>
        </div>
      )}
      <Dialog title="Send alarms to" isOpen={isOpen} onClose={() => setOpen(false)}>
        <ChannelForm onClose={() => setOpen(false)} />
      </Dialog>
    </section>
  )
}

const leastTexts = { critical: "Critical", warning: "Warnings and critical", notice: "Everything" }

const whatText = ({ least, stage }: Channel): string =>
  `${leastTexts[least]}, ${stage === "first" ? "at once" : "when nobody answers"}`

function Newest({ channel: { lastDelivery } }: { channel: Channel }) {
  if (lastDelivery === null) return <>None yet</>
  if (lastDelivery.failure === null) return <Badge tone="ok">Arrived {timeText(lastDelivery.at)}</Badge>
  const waits = lastDelivery.failure === "not_configured"
  return (
    <Badge tone="danger">
      {waits ? "This server sends no e-mail yet" : `Did not arrive (${lastDelivery.failure})`}
    </Badge>
  )
}

function Remove({ channel: { id, label } }: { channel: Channel }) {
  const end = useAct(alarmChannelEnd, { touches: [["alarm-channels"]], done: "Removed." })
  return (
    <ConfirmButton
      size="small"
      title="Remove the address"
      question={`Alarms go to ${label} no more.`}
      confirm="Remove"
      onConfirm={() => end.mutate(id)}
      aria-label={`Remove ${label}`}
    >
      Remove
    </ConfirmButton>
  )
}
