/** How a notice's mail leaves: the server supplies the courier. The words are the courier's own, so that nobody mails through us what they like. */

/** What an officer's client gives; held for the sending only. */
export interface NoticeMail {
  /** The message's own: who receives it twice drops the second. */
  id: string
  to: string
  /** With its key: whoever has it can read the letter. */
  link: string
  sender: string
  phone: string
  locale: string
}

/** Codes hold no address and no word of the other server's. */
export type MailOutcome =
  | { kind: "accepted" }
  /** `refused`: for good. `later`: nothing left. `unknown`: it may have left. */
  | { kind: "refused" | "later" | "unknown"; code: string }

/** Composes at once; `betrays`: a part that others see would tell that this is care, and nothing is sent. */
export type NoticeCourier = (
  mail: NoticeMail,
) => { kind: "ready"; send(): Promise<MailOutcome> } | { kind: "betrays"; part: string }
