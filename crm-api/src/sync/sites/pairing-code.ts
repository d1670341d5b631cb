import { randomInt } from 'node:crypto';

/** No 0 O 1 I L U: nothing that is read aloud or copied by hand gets mistaken. */
const LETTERS = '23456789ABCDEFGHJKMNPQRSTVWXYZ';
const GROUPS = 3;
const GROUP = 4;

/** A code such as ABCD-EFGH-JKMN: 30^12, some 59 bits. */
export function createPairingCode(): string {
  const group = () => Array.from({ length: GROUP }, () => LETTERS.charAt(randomInt(LETTERS.length))).join('');
  return Array.from({ length: GROUPS }, group).join('-');
}

/** The code as it was made, however somebody typed it: small letters, blanks, other dashes or none. */
export function normalisePairingCode(typed: string): string {
  const letters = typed.toUpperCase().replace(/[^0-9A-Z]/g, '');
  return (letters.match(new RegExp(`.{1,${GROUP}}`, 'g')) ?? []).join('-');
}
