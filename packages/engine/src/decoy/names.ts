/** Common names, for people who do not exist: family names as frequent in the United States as any other (Census 2010), streets of any town. */
const words = (text: string): readonly string[] => text.trim().split(/\s+/)

export const familyNames = words(`
  Smith Johnson Williams Brown Jones Garcia Miller Davis Rodriguez Martinez Hernandez Lopez Gonzalez Wilson Anderson Thomas Taylor Moore Jackson
  Martin Lee Perez Thompson White Harris Sanchez Clark Ramirez Lewis Robinson Walker Young Allen King Wright Scott Torres Nguyen Hill Flores
  Green Adams Nelson Baker Hall Rivera Campbell Mitchell Carter Roberts Gomez Phillips Evans Turner Diaz Parker Cruz Edwards Collins Reyes
  Stewart Morris Morales Murphy Cook Rogers Gutierrez Ortiz Morgan Cooper Peterson Bailey Reed Kelly Howard Ramos Kim Cox Ward Richardson
  Watson Brooks Chavez Wood Bennett Gray Mendoza Ruiz Hughes Price Alvarez Castillo Sanders Patel Myers Long Ross Foster Jimenez
`)

export const givenNames: Record<"female" | "male", readonly string[]> = {
  female: words(`
    Mary Patricia Jennifer Linda Elizabeth Barbara Susan Jessica Karen Sarah Lisa Nancy Sandra Ashley Emily Kimberly Donna Michelle Carol Amanda
    Melissa Deborah Stephanie Rebecca Laura Sharon Cynthia Kathleen Amy Angela Anna Ruth Brenda Pamela Nicole Katherine Samantha Christine Emma
  `),
  male: words(`
    James Michael Robert John David William Richard Joseph Thomas Christopher Charles Daniel Matthew Anthony Mark Donald Steven Andrew Paul
    Joshua Kenneth Kevin Brian Timothy Ronald Jason George Edward Jeffrey Ryan Jacob Nicholas Gary Eric Jonathan Stephen Larry Justin Scott
  `),
}

export const streets = words(`
  Oak Maple Cedar Pine Elm Walnut Main Park Washington Lake Hill Church Spring Ridge Center Highland Mill River Willow Jefferson Jackson Adams
  Franklin Lincoln Chestnut Spruce Sunset Meadow Forest Cherry
`)

export const streetEnds = ["Street", "Avenue", "Lane", "Drive", "Road", "Court"]
