/** Saves a chart or the practice as FHIR, on wish as an age file that the stock age tool opens. */

import { useMutation } from "@tanstack/react-query"
import type { Remote } from "comlink"
import { Download } from "lucide-react"
import { type ReactNode, useState } from "react"
import { Form } from "react-aria-components"
import type { FileOptions } from "../data/practice.ts"
import { saveFile } from "../data/save-file.ts"
import { Button } from "../ui/Button.tsx"
import { RadioGroup } from "../ui/Choice.tsx"
import { Dialog } from "../ui/Dialog.tsx"
import { Field } from "../ui/Field.tsx"
import { Notice, Protection } from "../ui/Notice.tsx"
import { Progress } from "../ui/Progress.tsx"
import { toast } from "../ui/Toasts.tsx"
import type { PieceReader } from "../worker/desk.ts"
import { FormFailure } from "./Failure.tsx"
import { sizeText } from "./size-text.ts"

type Wrapping = "plain" | "passphrase" | "recipient"

export function ExportButton(props: {
  /** "this chart", "the practice", "a backup". */
  what: string
  make: (options: FileOptions) => Promise<Remote<PieceReader>>
  /** A backup has one format of its own. */
  formats?: boolean
  /** From 0 to 1 while it runs, where it is known. */
  progress?: number | undefined
  /** What the export waits for before it begins. */
  waiting?: ReactNode
  kind?: "primary"
}) {
  const [isOpen, setOpen] = useState(false)
  const [wrapping, setWrapping] = useState<Wrapping>("passphrase")
  const [bytes, setBytes] = useState(0)
  const save = useMutation({
    mutationFn: async (options: FileOptions) => saveFile(await props.make(options), setBytes),
    onSuccess: () => {
      setOpen(false)
      toast("Saved to your downloads.")
    },
  })
  return (
    <>
      <Button
        kind={props.kind ?? "quiet"}
        icon={<Download size={18} aria-hidden="true" />}
        onPress={() => {
          save.reset()
          setBytes(0)
          setOpen(true)
        }}
      >
        {props.formats === false ? "Download a backup" : `Export ${props.what}`}
      </Button>
      <Dialog
        title={props.formats === false ? "Download a backup" : `Export ${props.what}`}
        isOpen={isOpen}
        onClose={() => setOpen(false)}
        alert={save.isPending}
      >
        <Form
          className="stack"
          onSubmit={(event) => {
            event.preventDefault()
            save.mutate(optionsOf(new FormData(event.currentTarget), wrapping))
          }}
        >
          {props.formats !== false && (
            <RadioGroup
              label="Format"
              name="format"
              segmented
              defaultValue="bundle"
              options={[
                { value: "bundle", label: "FHIR Bundle" },
                { value: "ndjson", label: "NDJSON" },
              ]}
            />
          )}
          <RadioGroup
            label="Encryption"
            value={wrapping}
            onChange={(value) => setWrapping(value as Wrapping)}
            options={[
              {
                value: "passphrase",
                label: "With a passphrase",
                hint: "An age file; tell the passphrase by another way than the file.",
              },
              { value: "recipient", label: "For an age recipient", hint: "A public key that begins with age1." },
              ...(props.formats === false
                ? []
                : [{ value: "plain", label: "None", hint: "Anyone who gets the file can read it." }]),
            ]}
          />
          {wrapping === "passphrase" && (
            <Field
              name="passphrase"
              label="Passphrase"
              type="password"
              autoComplete="new-password"
              minLength={12}
              isRequired
              hint="At least 12 characters."
            />
          )}
          {wrapping === "recipient" && (
            <Field
              name="recipients"
              label="Recipients"
              lines
              mono
              isRequired
              hint="One per line."
              validate={(value) => (badRecipient(value) ? "A recipient begins with age1." : null)}
            />
          )}
          {wrapping === "plain" && (
            <Notice tone="warn" title="Outside Subrosa nothing protects this file">
              Keep it only as long as you need it, on an encrypted disk.
            </Notice>
          )}
          {save.isPending && props.waiting}
          {save.isPending && props.waiting === undefined && (
            <Progress label="Saving" value={props.progress} detail={sizeText(bytes)} />
          )}
          <FormFailure error={save.error} />
          <Protection>The export is in the log like every opening.</Protection>
          <div className="actions">
            <Button onPress={() => setOpen(false)} disabledReason={save.isPending ? "saving" : undefined}>
              Cancel
            </Button>
            <Button type="submit" kind="primary" isPending={save.isPending}>
              Save
            </Button>
          </div>
        </Form>
      </Dialog>
    </>
  )
}

function optionsOf(data: FormData, wrapping: Wrapping): FileOptions {
  const format = data.get("format") === "ndjson" ? "ndjson" : "bundle"
  if (wrapping === "passphrase") return { format, passphrase: String(data.get("passphrase")) }
  if (wrapping === "recipient") return { format, recipients: recipientsIn(String(data.get("recipients"))) }
  return { format }
}

const recipientsIn = (text: string): string[] => text.split(/\s+/).filter(Boolean)
const badRecipient = (text: string): boolean => recipientsIn(text).some((recipient) => !recipient.startsWith("age1"))
