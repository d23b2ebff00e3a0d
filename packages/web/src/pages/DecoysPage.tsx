/** Decoys: invented patients whom nobody has any work with. Shown to officers, after a fresh sign-in, and only when asked for. */
import { Eye, Plus, RefreshCw } from "lucide-react"
import { useState } from "react"
import { ConfirmButton } from "../components/ConfirmButton.tsx"
import { Page } from "../components/Page.tsx"
import { WatchTabs } from "../components/WatchTabs.tsx"
import { fullTimeText } from "../components/when.ts"
import { useAct } from "../data/act.ts"
import { type DecoyLine, decoyEnd, decoysCreate, decoysRead, decoysReplace } from "../data/decoys.ts"
import { DecoyForm } from "../forms/DecoyForm.tsx"
import { Button } from "../ui/Button.tsx"
import { Dialog } from "../ui/Dialog.tsx"
import { Badge, Empty, Protection } from "../ui/Notice.tsx"

export default function DecoysPage() {
  const [decoys, setDecoys] = useState<DecoyLine[]>()
  const [making, setMaking] = useState(false)
  const read = useAct(decoysRead, { onDone: setDecoys })
  const create = useAct(decoysCreate, {
    failure: "form",
    done: "They are on your care team's list now, among the others.",
    onDone: (found) => {
      setDecoys(found)
      setMaking(false)
    },
  })
  return (
    <Page
      title="Decoys"
      above={<WatchTabs />}
      lead={
        <p>
          A decoy is an invented patient's chart that no honest work meets: whoever goes through the list opens one
          soon, and is locked out there and then.
        </p>
      }
      actions={
        <Button kind="primary" icon={<Plus size={18} aria-hidden="true" />} onPress={() => setMaking(true)}>
          Make decoys
        </Button>
      }
    >
      <div className="stack loose">
        {decoys === undefined ? (
          <Empty title="They are not shown by themselves" icon={<Eye size={32} aria-hidden="true" />}>
            <p>Who reads over your shoulder should not learn which patients are invented.</p>
            <div className="actions">
              <Button isPending={read.isPending} onPress={() => read.mutate()}>
                Show the decoys
              </Button>
            </div>
          </Empty>
        ) : (
          <Decoys decoys={decoys} onChange={setDecoys} />
        )}
        <Protection>
          Which charts are decoys is known to owners' and privacy officers' apps and to the keeper alone, as one sealed
          value: rows, sizes and rights of a decoy are those of any chart. Colleagues of the care team see an ordinary
          name on their list.
        </Protection>
      </div>
      <Dialog title="Make decoys" isOpen={making} onClose={() => setMaking(false)}>
        <DecoyForm
          error={create.error}
          isPending={create.isPending}
          onCancel={() => setMaking(false)}
          onMake={(count) => create.mutate(count)}
        />
      </Dialog>
    </Page>
  )
}

function Decoys({ decoys, onChange }: { decoys: DecoyLine[]; onChange: (decoys: DecoyLine[]) => void }) {
  const replace = useAct(decoysReplace, { done: "New ones are in their place.", onDone: onChange })
  const spent = decoys.filter((decoy) => decoy.spent)
  if (decoys.length === 0) {
    return (
      <Empty title="There are none yet">
        <p>Five are a good start. Best made right after an import, by whoever did it: they are some of many then.</p>
      </Empty>
    )
  }
  return (
    <section className="stack" aria-labelledby="decoys">
      <h2 id="decoys">{decoys.length === 1 ? "One decoy" : `${decoys.length} decoys`}</h2>
      <ul className="list">
        {decoys.map((decoy) => (
          <li key={decoy.chart} className="list-item">
            <Decoy decoy={decoy} onChange={onChange} />
          </li>
        ))}
      </ul>
      <div className="actions">
        {spent.length > 0 && (
          <Button
            isPending={replace.isPending}
            icon={<RefreshCw size={18} aria-hidden="true" />}
            onPress={() => replace.mutate(spent)}
          >
            Replace those that were opened
          </Button>
        )}
        <ConfirmButton
          kind="quiet"
          isPending={replace.isPending}
          title="Replace all of them?"
          question="As many new ones are made. The old ones stay on the list as ordinary charts of invented patients: take them off it when you like."
          confirm="Replace them"
          onConfirm={() => replace.mutate(decoys)}
        >
          Replace all
        </ConfirmButton>
      </div>
    </section>
  )
}

function Decoy({ decoy, onChange }: { decoy: DecoyLine; onChange: (decoys: DecoyLine[]) => void }) {
  const end = useAct(decoyEnd, { done: "It is an ordinary chart from now on.", onDone: onChange })
  const name = decoy.name ?? `Chart ${decoy.chart.slice(0, 8)}`
  return (
    <>
      <span className="list-main">
        <span className="list-title">{name}</span>
        <span className="soft small">
          made {fullTimeText(decoy.at)} by {decoy.byName}
        </span>
      </span>
      {decoy.spent && <Badge tone="warn">opened: it is known</Badge>}
      <Button
        size="small"
        kind="quiet"
        aria-label={`Take ${name} off the decoys`}
        isPending={end.isPending}
        onPress={() => end.mutate(decoy.chart)}
      >
        Take off
      </Button>
    </>
  )
}
