/** What an address of a country needs beside a name, a line and a city. */
export interface CountryRules {
  /**
   * How postal codes are written: `#` a digit, `@` a letter, `*` either, anything else itself. People leave spaces and
   * hyphens out or put them elsewhere; what is stored is written like this.
   */
  readonly postalCodes: readonly string[];
  /** What the part of the country is called that mail needs there. */
  readonly region?: 'state' | 'province' | 'prefecture' | 'county';
  /** Mail finds its way without: the code is checked where it is given. */
  readonly postalCodeMayBeMissing?: true;
}

const digits = (...postalCodes: readonly string[]): CountryRules => ({ postalCodes });

/** The countries that we know well, by their ISO 3166 code. To know another one, add it. */
export const COUNTRIES: Readonly<Record<string, CountryRules>> = {
  AR: { postalCodes: ['@####@@@', '####'], region: 'province' },
  AT: digits('####'),
  AU: { postalCodes: ['####'], region: 'state' },
  BE: digits('####'),
  BG: digits('####'),
  BR: { postalCodes: ['#####-###'], region: 'state' },
  CA: { postalCodes: ['@#@ #@#'], region: 'province' },
  CH: digits('####'),
  CN: { postalCodes: ['######'], region: 'province' },
  CY: digits('####'),
  CZ: digits('### ##'),
  DE: digits('#####'),
  DK: digits('####'),
  EE: digits('#####'),
  ES: { postalCodes: ['#####'], region: 'province' },
  FI: digits('#####'),
  FR: digits('#####'),
  GB: digits('@# #@@', '@## #@@', '@@# #@@', '@@## #@@', '@#@ #@@', '@@#@ #@@'),
  GR: digits('### ##'),
  HR: digits('#####'),
  HU: digits('####'),
  IE: { postalCodes: ['@## ****', 'D6W ****'], region: 'county', postalCodeMayBeMissing: true },
  IN: { postalCodes: ['######'], region: 'state' },
  IS: digits('###'),
  IT: { postalCodes: ['#####'], region: 'province' },
  JP: { postalCodes: ['###-####'], region: 'prefecture' },
  KR: digits('#####'),
  LI: digits('####'),
  LT: digits('LT-#####'),
  LU: digits('####'),
  LV: digits('LV-####'),
  MT: digits('@@@ ####'),
  MX: { postalCodes: ['#####'], region: 'state' },
  NL: digits('#### @@'),
  NO: digits('####'),
  NZ: digits('####'),
  PL: digits('##-###'),
  PT: digits('####-###'),
  RO: { postalCodes: ['######'], region: 'county' },
  SE: digits('### ##'),
  SG: digits('######'),
  SI: digits('####'),
  SK: digits('### ##'),
  TR: digits('#####'),
  UA: digits('#####'),
  US: { postalCodes: ['#####', '#####-####'], region: 'state' },
  ZA: digits('####'),
};

/** Every country of ISO 3166-1. Those above are checked well, the others leniently: who lives there knows better. */
const ALL = `AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ
CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD
GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM
KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA
NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ
SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU
WF WS YE YT ZA ZM ZW`;

const KNOWN: ReadonlySet<string> = new Set(ALL.split(/\s+/));

export function isCountry(code: string): boolean {
  return KNOWN.has(code);
}
