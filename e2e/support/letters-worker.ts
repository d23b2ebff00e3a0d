/** A worker that writes a batch of letters, as the app's does. */
import {
  builtInLanguages,
  createLetterPress,
  makeVerificationCode,
  openFont,
  pieceId,
  writeLetters,
} from "@subrosa/incident/notice"

const font = async (name: string) => openFont(new Uint8Array(await (await fetch(`/${name}.ttf`)).arrayBuffer()))

async function write(letters: number) {
  const fonts = { regular: await font("regular"), bold: await font("bold") }
  const noticeDate = "2026-03-09"
  const press = createLetterPress({
    practice: {
      name: "Riverside Group",
      lines: ["1200 River Road", "Springfield, IL 62701"],
      country: "US",
      phone: "1-800-555-0142",
      phoneIsTollFree: true,
      signer: "Dana Whitfield",
      timeZone: "America/Chicago",
    },
    incident: {
      kinds: ["account"],
      period: { start: "2026-03-03", end: "2026-03-05" },
      discovered: "2026-03-06",
      noticeDate,
      who: "unknown",
      posted: false,
      extortion: false,
      delay: "none",
      steps: [{ code: "locked-account", evidence: ["1"] }],
      encrypted: false,
      affected: letters,
      freeSession: false,
      rehearsal: false,
    },
    languages: builtInLanguages,
    fonts,
    duties: [],
  })
  const start = performance.now()
  const parts: Uint8Array[] = []
  for await (const part of writeLetters(laidOut(), noticeDate, fonts)) parts.push(part)
  const seconds = (performance.now() - start) / 1000
  return {
    first: [...(parts[0] ?? []).slice(0, 8)],
    last: [...(parts.at(-1) ?? []).slice(-8)],
    letters,
    seconds,
    pieces: parts.length,
  }

  function* laidOut() {
    for (let i = 0; i < letters; i++) {
      const name = `Žofia Núñez ${i}`
      const { laidOut: letter } = press.press({
        sent: {
          kind: "send",
          channel: "post",
          recipient: { role: "self", name },
          address: {
            lines: [`${i} Maple Avenue`, "Chicago, IL 60614"],
            country: "US",
            jurisdiction: "us-il",
            key: String(i),
            postBox: false,
          },
          to: undefined,
          hours: [],
          voiceMail: false,
          byCard: false,
          minor: false,
          name,
          languages: ["en"],
          jurisdiction: "us-il",
          country: "US",
        },
        exposure: {
          exposed: [{ kind: "clinical", days: ["2026-01-12"], all: false }],
          untouched: ["billing"],
          contactFields: [],
          elements: [],
          possibleElements: [],
        },
        identityCode: undefined,
        verificationCode: makeVerificationCode((length) => crypto.getRandomValues(new Uint8Array(length))),
        pieceId: pieceId("K7Q2MX", i + 1),
      })
      if (letter !== undefined) yield letter
    }
  }
}

self.onmessage = ({ data }: MessageEvent<{ letters: number }>) => {
  write(data.letters).then(
    (made) => self.postMessage(made),
    (error: unknown) =>
      self.postMessage({ error: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
  )
}
