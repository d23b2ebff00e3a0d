/** Writing a note: saved as it is typed, encrypted; signed with Ctrl+Enter and a question. */
import { noteFormats } from "@subrosa/fhir"
import { PenLine } from "lucide-react"
import { useEffect, useRef, useState } from "react"
import { ConfirmButton } from "../components/ConfirmButton.tsx"
import { FormFailure } from "../components/Failure.tsx"
import { clockText } from "../components/when.ts"
import { useAct } from "../data/act.ts"
import { describeError } from "../data/describe-error.ts"
import { draftDelete, draftSave, type NewDraft, type NoteFormat, noteSign } from "../data/notes.ts"
import { beforeLock } from "../data/pending-saves.ts"
import { Button } from "../ui/Button.tsx"
import { RadioGroup } from "../ui/Choice.tsx"
import { Dialog } from "../ui/Dialog.tsx"
import { Field } from "../ui/Field.tsx"
import { Protection } from "../ui/Notice.tsx"
import { type DraftSaver, draftSaver, type SaveState } from "./draft-saver.ts"
import { formatTexts, hasText, textIn, titleOf, withFormat, withText } from "./new-draft.ts"
import { encounterOf, type SessionTimes, timesOf } from "./session-times.ts"

export function NoteForm(props: {
  initial: NewDraft
  onFirstSave: (id: string) => void
  onSigned: () => void
  onDeleted: () => void
}) {
  const [draft, setDraft] = useState(props.initial)
  const [times, setTimes] = useState(() => timesOf(props.initial.encounter))
  const [state, setState] = useState<SaveState>({ kind: "clean" })
  const [asking, setAsking] = useState(false)
  const saver = useSaver(setState, props.onFirstSave)
  const change = (next: NewDraft) => {
    setDraft(next)
    saver.change(next)
  }
  const changeTimes = (next: SessionTimes) => {
    setTimes(next)
    const { encounter: _, ...rest } = draft
    const encounter = encounterOf(next)
    change(encounter === undefined ? rest : { ...rest, encounter: { ...encounter, ...referenceOf(draft) } })
  }
  const sign = useAct(
    async (note: NewDraft) => {
      await saver.flush()
      await noteSign(note)
      saver.stop()
    },
    {
      done: "The note is signed and stored.",
      onDone: props.onSigned,
      failure: "form",
      touches: [["who", draft.chart]],
    },
  )
  const remove = useAct(
    async () => {
      saver.stop()
      await draftDelete(draft.id)
    },
    { done: "The draft is deleted.", onDone: props.onDeleted },
  )
  const isAmendment = draft.amends !== undefined
  const unsignable = hasText(draft) ? undefined : "write something first"
  return (
    <form
      className="stack loose note-form"
      onSubmit={(event) => event.preventDefault()}
      onKeyDown={(event) => {
        if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || unsignable !== undefined) return
        event.preventDefault()
        setAsking(true)
      }}
    >
      {!isAmendment && (
        <div className="stack">
          <RadioGroup
            label="Kind"
            segmented
            value={draft.kind}
            onChange={(kind) =>
              change({
                ...draft,
                kind: kindOf(kind),
                title: draft.title === titleOf(draft.kind) ? titleOf(kindOf(kind)) : draft.title,
              })
            }
            options={[
              { value: "clinical", label: "Progress note" },
              { value: "psychotherapy", label: "Psychotherapy note" },
            ]}
          />
          <Protection>
            {draft.kind === "psychotherapy"
              ? "Readable by you alone: its key is under your account only, and neither the care team nor an owner can open it."
              : "Readable by the care team of this chart; the front desk and billing have no key to it."}
          </Protection>
          <RadioGroup
            label="Format"
            segmented
            value={draft.format}
            onChange={(format) => change(withFormat(draft, format as NoteFormat))}
            options={formatTexts}
          />
        </div>
      )}
      <div className="stack">
        <Field
          label="Title"
          value={draft.title}
          onChange={(title) => change({ ...draft, title })}
          maxLength={200}
          isRequired
        />
        {!isAmendment && (
          <fieldset className="session-times">
            <legend className="visually-hidden">Session</legend>
            <Field
              label="Session on"
              type="date"
              value={times.date}
              onChange={(date) => changeTimes({ ...times, date })}
            />
            <Field label="From" type="time" value={times.from} onChange={(from) => changeTimes({ ...times, from })} />
            <Field label="To" type="time" value={times.to} onChange={(to) => changeTimes({ ...times, to })} />
          </fieldset>
        )}
      </div>
      <div className="stack">
        {noteFormats[draft.format].map(({ name, title }) => (
          <Field
            key={name}
            label={title}
            lines
            value={textIn(draft, name)}
            onChange={(text) => change(withText(draft, name, text))}
          />
        ))}
        {draft.sections
          .filter(({ name }) => !noteFormats[draft.format].some((form) => form.name === name))
          .map(({ name, text }) => (
            <Field
              key={name}
              label={name}
              lines
              value={text}
              onChange={(next) => change(withText(draft, name, next))}
            />
          ))}
      </div>
      <FormFailure error={sign.error} />
      <div className="note-bar">
        <SaveLine state={state} onRetry={() => void saver.flush().catch(() => {})} />
        <div className="actions">
          <ConfirmButton
            kind="quiet"
            title="Delete this draft?"
            question="What you wrote here is deleted for good. A signed note is not touched."
            confirm="Delete the draft"
            danger
            onConfirm={() => remove.mutate()}
          >
            Delete draft
          </ConfirmButton>
          <Button
            kind="primary"
            onPress={() => setAsking(true)}
            isPending={sign.isPending}
            disabledReason={unsignable}
            icon={<PenLine size={18} aria-hidden="true" />}
            aria-keyshortcuts="Control+Enter"
          >
            {isAmendment ? "Sign the amendment" : "Sign"}
          </Button>
        </div>
      </div>
      <Dialog
        title={isAmendment ? "Sign the amendment?" : "Sign this note?"}
        isOpen={asking}
        onClose={() => setAsking(false)}
        alert
      >
        <p>
          {isAmendment
            ? "The amended text becomes the note. The original stays in the chart as it was signed."
            : "A signed note cannot be changed, only amended; the original is always kept."}
        </p>
        <div className="actions">
          <Button onPress={() => setAsking(false)}>Go on writing</Button>
          <Button
            kind="primary"
            autoFocus
            onPress={() => {
              setAsking(false)
              sign.mutate(draft)
            }}
          >
            Sign
          </Button>
        </div>
      </Dialog>
    </form>
  )
}

const kindOf = (value: string): NewDraft["kind"] => (value === "psychotherapy" ? "psychotherapy" : "clinical")
const referenceOf = ({ encounter }: NewDraft) =>
  encounter?.reference === undefined ? {} : { reference: encounter.reference }

function useSaver(tell: (state: SaveState) => void, onFirstSave: (id: string) => void): DraftSaver<NewDraft> {
  const first = useRef(onFirstSave)
  const [saver] = useState(() =>
    draftSaver<NewDraft>(async (draft) => {
      const saved = await draftSave(draft)
      first.current(saved.id)
      return saved
    }, tell),
  )
  useEffect(() => {
    const leave = beforeLock(saver.flush)
    return () => {
      leave()
      // Leaving the page saves what is typed; a failure there can no longer be shown.
      void saver.flush().catch(() => {})
    }
  }, [saver])
  return saver
}

function SaveLine({ state, onRetry }: { state: SaveState; onRetry: () => void }) {
  if (state.kind === "failed") {
    return (
      <div className="row" role="alert">
        <span className="field-error">Draft not saved: {describeError(state.error).message}</span>
        <Button size="small" onPress={onRetry}>
          Save now
        </Button>
      </div>
    )
  }
  return (
    <p className="soft small" role="status">
      {state.kind === "saved" && `Draft saved ${clockText(state.at)}, encrypted`}
      {state.kind === "saving" && "Saving the draft"}
      {state.kind === "waiting" && "Not saved yet"}
      {state.kind === "clean" && "Saved as you type, encrypted"}
    </p>
  )
}
