/** A notice's reader: no session, only the link. */
import { desk } from "./desk.ts"

export type { PlainLetter } from "@subrosa/engine"

export const noticeOpen = (link: string) => desk.sealedNoticeOpen({ link })
