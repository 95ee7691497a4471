const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

let lastSecond = -1;
let lastText = '';

/** The time as the common log format writes it: `12/Mar/2020:19:03:58 +0000`. One text serves a whole second. */
export function commonLogTime(epochMs: number): string {
  const second = Math.floor(epochMs / 1000);
  if (second !== lastSecond) {
    const date = new Date(epochMs);
    const day = `${twoDigits(date.getUTCDate())}/${MONTHS[date.getUTCMonth()] ?? ''}/${date.getUTCFullYear()}`;
    const time = [date.getUTCHours(), date.getUTCMinutes(), date.getUTCSeconds()].map(twoDigits).join(':');
    lastText = `${day}:${time} +0000`;
    lastSecond = second;
  }
  return lastText;
}

function twoDigits(value: number): string {
  return value < 10 ? `0${value}` : String(value);
}
