/** A letter as text, in its own language: headings, paragraphs and lists as a screen reader and a printer expect them. */
import { useEffect, useRef } from "react"
import type { PlainLetter } from "../data/notice.ts"
import { Notice } from "../ui/Notice.tsx"

type Paragraph = PlainLetter["sections"][number]["paragraphs"][number]

export function LetterView({ letter }: { letter: PlainLetter }) {
  const heading = useRef<HTMLHeadingElement>(null)
  // It has taken the place of the button that had the focus.
  useEffect(() => heading.current?.focus(), [])
  return (
    <article className="letter" lang={letter.language}>
      {letter.watermark !== undefined && <Notice tone="warn">{letter.watermark}</Notice>}
      <h1 ref={heading} tabIndex={-1}>
        {letter.title}
      </h1>
      <p>{letter.date}</p>
      <p>{letter.greeting}</p>
      {letter.sections.map(({ heading: title, paragraphs }) => (
        <section key={title}>
          <h2>{title}</h2>
          {paragraphs.map((paragraph) => (
            <Lines key={paragraph.texts.join(" ")} paragraph={paragraph} />
          ))}
        </section>
      ))}
      <p>
        {letter.signature.map((line) => (
          <span key={line} className="line">
            {line}
          </span>
        ))}
      </p>
    </article>
  )
}

function Lines({ paragraph: { form, texts } }: { paragraph: Paragraph }) {
  if (form === "subheading") return <h3>{texts.join(" ")}</h3>
  if (form === "items") {
    return (
      <ul>
        {texts.map((text) => (
          <li key={text}>{text}</li>
        ))}
      </ul>
    )
  }
  return form === "strong" ? (
    <p>
      <strong>{texts.join(" ")}</strong>
    </p>
  ) : (
    <p>{texts.join(" ")}</p>
  )
}
