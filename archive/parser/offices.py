"""Offices: the words by which people are called what they are, before and behind their names.

Tables only: what heads a role ("director", "alcaldesa"), what may stand before it, titles cut
short, honorifics, small words within names, the departments of a cabinet. They were met in
releases of senators, cities, groups and firms in four languages; people.py reads by them.
"""

from __future__ import annotations

import re

_HEADS = """
director president chair chairman chairwoman chairperson chairperson ceo officer secretary treasurer counsel attorney
lawyer manager coordinator co-ordinator organizer organiser fellow analyst researcher professor senator
representative congressman congresswoman congressmember governor mayor commissioner councilmember councilman
councilwoman assemblymember assemblyman assemblywoman alderman alderwoman sheriff chief founder co-founder cofounder
co-director co-chair editor librarian spokesperson spokesman spokeswoman superintendent administrator ambassador
minister judge justice advocate strategist head lead member partner principal engineer scientist delegate dean
provost bishop pastor rabbi imam leader technologist investigator specialist consultant associate
adviser advisor author plaintiff tenant resident student teacher nurse admiral commander captain sergeant major colonel general
comptroller auditor ombudsman archivist
executive cfo cto coo economist owner trustee convener lecturer scholar historian biologist ecologist
directora director presidenta presidente portavoz abogada abogado coordinadora coordinador alcaldesa alcalde
directrice directeur présidente président porte-parole avocate avocat
sprecher sprecherin bürgermeister bürgermeisterin geschäftsführer geschäftsführerin vorsitzende vorsitzender
whip leiter leiterin direktor direktorin ministerin minister curator
abgeordnete abgeordneter präsident präsidentin diputada diputado concejal
ministro ministra secretario secretaria consejero consejera gerente responsable fundador fundadora rector rectora
profesor profesora investigador investigadora senador senadora vicepresidente vicepresidenta jefe jefa
concejala députée député ministre secrétaire maire sénateur sénatrice délégué déléguée fondateur fondatrice
coordinatrice coordinateur économiste chercheur chercheuse professeur professeure adjointe adjoint vice-président
vice-présidente
ředitel ředitelka předseda předsedkyně místopředseda místopředsedkyně mluvčí starosta starostka primátor primátorka
ministr ministryně náměstek náměstkyně hejtman hejtmanka vedoucí jednatel jednatelka radní poslanec poslankyně
senátor senátorka koordinátor koordinátorka prezident prezidentka tajemník tajemnice rektor rektorka děkan děkanka
mieter mieterin inquilino inquilina locataire
""".split()
_BEFORE_HEAD = """
executive deputy research legal policy senior junior staff associate assistant communications managing vice program
programme campaign campaigns civil rights general chief acting interim former founding u.s. us united states state
city county town national regional advocacy litigation community technology privacy majority minority ranking
outreach development operations financial executive information security digital technical state's district
attorney press media public affairs affairs government relations council board assembly house senate lead
supervising faculty head organizing field tenant republican democratic night emergency
ejecutiva ejecutivo jurídica jurídico general
""".split()
HEADS = frozenset(_HEADS)
PLACES = frozenset({"county", "city", "state", "town"})
BRANCHES = frozenset(
    "library school fire police health parks transit water housing museum city county".split()
)
MODIFIERS = frozenset(_BEFORE_HEAD)
SHORT = {
    "sen": "Senator",
    "sens": "Senator",
    "reps": "Representative",
    "rep": "Representative",
    "gov": "Governor",
    "cong": "Congressman",
    "atty": "Attorney",
    "prof": "Professor",
    "lt": "Lieutenant",
    "adm": "Admiral",
    "gen": "General",
    "col": "Colonel",
    "capt": "Captain",
    "sgt": "Sergeant",
    "maj": "Major",
    "cmdr": "Commander",
    "supt": "Superintendent",
}
PLURALS = {"Senators": "Senator", "Representatives": "Representative", "Congressmen": "Congressman"}
BARE_TITLES = ("Sen", "Sens", "Rep", "Gov")  # their stop lost
HONORIFICS = {
    "rev",
    "reverend",
    "hon",
    "mr",
    "mrs",
    "ms",
    "mx",
    "dr",
    "miss",
    "sr",
    "sra",
    "m",
    "mme",
    "herr",
    "frau",
    "baroness",
    "lord",
    "lady",
    "sir",
    "dame",
    "ing",
    "mgr",
    "bc",
    "mudr",
    "judr",
    "phdr",
    "rndr",
    "doc",
    "pan",
    "paní",
    "père",
    "padre",
    "pater",
}
INSTITUTIONS = frozenset(
    "committee subcommittee council commission department agency university institute association administration bureau"
    " senate house relations affairs caucus conference panel board court".split()
)
# What stands alone with a capital before or behind a verb of saying, and is nobody.
NO_NAMES = INSTITUTIONS | frozenset(
    "that well so then thus this it there here today yesterday however but and also as says said washington congress"
    " the an in following previous former summary background note contact".split()
)
LOWER_IN_NAMES = {
    "de",
    "del",
    "la",
    "las",
    "los",
    "van",
    "von",
    "der",
    "den",
    "da",
    "dos",
    "bin",
    "al",
    "ibn",
    "y",
    "e",
}
# Members of a cabinet: the department is of the role, and no body that somebody speaks for.
_DEPARTMENT = (
    r"(?:State|Defense|Energy|Labor|Commerce|Agriculture|Education|Transportation|Homeland Security|Veterans['’]? Affairs"
    r"|Interior|Treasury|Health(?: and Human Services)?|Housing(?: and Urban Development)?|Army|Navy|Air Force"
    r"|HHS|HUD|DOT|DHS|VA|USDA)"
)
# German runs words together: "Finanzdezernentin", "Oberbürgermeister". ("Burmeister" is a name.)
COMPOUND = re.compile(
    r"\w{3,}(?:minister|bürgermeister|präsident|direktor|sprecher|geschäftsführer|leiter|sekretär|dezernent|kanzler"
    r"|professor|referent|senator)(?:in)?|\w{3,}(?:vorsitzende|beauftragte|abgeordnete)r?"
)
CABINET = re.compile(
    rf"(?:U\.S\. )?(?:(?:Deputy|Assistant|Under|Acting|Former) )*(?:Secretary of (?:the )?{_DEPARTMENT}|{_DEPARTMENT} Secretary) (?=[A-Z])"
)
