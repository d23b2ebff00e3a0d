/** What a mail server's side needs of notices, and no more: the neutral words in their languages, without laws, pages and fonts. */
export { builtInLanguages, chooseLanguage } from "../notice/language.ts"
export { OutsideError } from "../outside/outside-of.ts"
export { type NeutralEmail, noticeEmail } from "./email.ts"
