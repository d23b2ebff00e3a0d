/** The content of a note or another resource: text is read and pictures are shown where they stand, anything else can be saved. */
import { type Attachment, attachmentForm, attachmentText } from "@subrosa/fhir"
import { useMutation, useQuery } from "@tanstack/react-query"
import { Download, Paperclip } from "lucide-react"
import { useEffect, useState } from "react"
import { attachmentFileName, type Held, isHeld, type Place, placeOf } from "../data/attachment-place.ts"
import { attachmentContent, contentOf } from "../data/attachments.ts"
import type { OpenChart } from "../data/charts.ts"
import { download } from "../data/save-file.ts"
import { Button } from "../ui/Button.tsx"
import { Protection } from "../ui/Notice.tsx"
import { Loading } from "../ui/Progress.tsx"
import { FormFailure } from "./Failure.tsx"
import { sizeText } from "./size-text.ts"

export function Attachments({ chart, items }: { chart: OpenChart; items: readonly Attachment[] }) {
  if (items.length === 0) return null
  const placed = items.map((attachment) => ({ attachment, place: placeOf(chart, attachment) }))
  const canSave = placed.some(({ place }) => isHeld(place) && attachmentForm(place.contentType) !== "text")
  return (
    <div className="stack">
      {placed.map(({ attachment, place }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: they never change their order
        <Content key={index} chart={chart} attachment={attachment} place={place} />
      ))}
      {canSave && (
        <Protection>Kept encrypted and opened on this device. A copy that you save is not encrypted.</Protection>
      )}
    </div>
  )
}

interface Shown<P extends Place = Place> {
  chart: OpenChart
  attachment: Attachment
  place: P
}

function Content({ chart, attachment, place }: Shown) {
  if (place.kind === "nowhere") return <p className="soft">{nameOf(attachment)}: the record has no content for it.</p>
  if (place.kind === "elsewhere")
    return (
      <p className="soft">
        {nameOf(attachment)}: not part of this record. It was kept at <span className="address">{place.url}</span>
      </p>
    )
  const shown = { chart, attachment, place }
  const form = attachmentForm(place.contentType)
  return (
    <section className="stack tight">
      {attachment.title !== "" && form !== "file" && <h3 className="attachment-title">{attachment.title}</h3>}
      {form === "text" && <Text {...shown} />}
      {form === "picture" && <Picture {...shown} />}
      {form !== "text" && <Save {...shown} />}
    </section>
  )
}

/** As much as one reads on a screen; a copy has all of it. */
const charactersMax = 200_000

function Text({ chart, attachment, place }: Shown<Held>) {
  const content = useQuery(attachmentContent(chart.chart, place))
  if (content.isPending) return <Loading>Opening</Loading>
  if (content.isError) return <FormFailure error={content.error} />
  const text = attachmentText(content.data, place.contentType ?? "")
  return (
    <div className="note-text">
      <p className="as-written">{text.slice(0, charactersMax)}</p>
      {text.length > charactersMax && (
        <>
          <p className="soft small">
            It goes on for {text.length - charactersMax} characters: save a copy to read them.
          </p>
          <Save chart={chart} attachment={attachment} place={place} />
        </>
      )}
    </div>
  )
}

function Picture({ chart, attachment, place }: Shown<Held>) {
  const content = useQuery(attachmentContent(chart.chart, place))
  const [url, setUrl] = useState<string>()
  const { data } = content
  useEffect(() => {
    if (data === undefined) return
    const made = URL.createObjectURL(new Blob([data], { type: place.contentType ?? "" }))
    setUrl(made)
    return () => URL.revokeObjectURL(made)
  }, [data, place.contentType])
  if (content.isError) return <FormFailure error={content.error} />
  if (url === undefined) return <Loading>Opening</Loading>
  return <img className="attachment-picture" src={url} alt={nameOf(attachment)} />
}

function Save({ chart, attachment, place }: Shown<Held>) {
  const [size, setSize] = useState<number>()
  const save = useMutation({
    mutationFn: () => contentOf(chart.chart, place),
    onSuccess: (bytes) => {
      setSize(bytes.length)
      download(
        attachmentFileName({ ...attachment, contentType: place.contentType }),
        new Blob([bytes], { type: place.contentType ?? "" }),
      )
    },
  })
  const isFile = attachmentForm(place.contentType) === "file"
  return (
    <>
      <div className="row">
        {isFile && <Paperclip size={18} aria-hidden="true" className="list-icon" />}
        {isFile && <span className="list-title">{nameOf(attachment)}</span>}
        <Button
          kind="quiet"
          size="small"
          isPending={save.isPending}
          onPress={() => save.mutate()}
          icon={<Download size={16} aria-hidden="true" />}
          aria-label={`Save a copy of ${nameOf(attachment)}`}
        >
          Save a copy
        </Button>
        {size !== undefined && <span className="soft small">{sizeText(size)} saved</span>}
      </div>
      <FormFailure error={save.error} />
    </>
  )
}

const nameOf = ({ title, contentType }: Attachment): string =>
  [title === "" ? "Attachment" : title, contentType].filter(Boolean).join(", ")
