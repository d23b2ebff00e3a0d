/**
 * What a notice's link leads to: for one reader, who has no account and may not know this software. Nothing on it says what it is about before the
 * button is pressed, and programs that look at links do not press it.
 */
import { useMutation } from "@tanstack/react-query"
import { Printer } from "lucide-react"
import { useEffect, useState } from "react"
import { LetterView } from "../components/LetterView.tsx"
import { type NoticeWords, noticeWords } from "../components/notice-words.ts"
import { codeOf } from "../data/describe-error.ts"
import { noticeOpen } from "../data/notice.ts"
import { Button } from "../ui/Button.tsx"
import { Notice } from "../ui/Notice.tsx"

export default function NoticePage() {
  const [link] = useState(() => location.href)
  const [words] = useState(() => noticeWords(navigator.languages))
  const open = useMutation({ mutationFn: () => noticeOpen(link) })
  useEffect(() => {
    document.title = words.title
  }, [words])
  return (
    <div className="gate" lang={words.language}>
      <main className="gate-main letter-page" id="main">
        {open.data === undefined ? (
          <div className="stack loose">
            <h1>{words.heading}</h1>
            <p>{words.lead}</p>
            {open.error !== null && <Failed error={open.error} words={words} />}
            <div className="actions">
              <Button kind="primary" size="large" isPending={open.isPending} onPress={() => open.mutate()}>
                {words.open}
              </Button>
            </div>
          </div>
        ) : (
          <div className="stack loose">
            <LetterView letter={open.data} />
            <div className="actions no-print">
              <Button icon={<Printer size={18} aria-hidden="true" />} onPress={() => print()}>
                {words.print}
              </Button>
            </div>
          </div>
        )}
      </main>
    </div>
  )
}

function Failed({ error, words }: { error: unknown; words: NoticeWords }) {
  const code = codeOf(error)
  const because = code === "invalid_input" ? words.damaged : code === "offline" ? words.offline : words.gone
  return (
    <Notice tone="danger" title={words.failed} live>
      <p>{because}</p>
      <p>{words.call}</p>
    </Notice>
  )
}
