/** One event of a log, as CloudWatch Logs knows it. */
export interface LogEvent {
  readonly stream: string;
  readonly timestamp: number;
  readonly message: string;
}

/** `<time>\t<stream>\t<message>`; further lines of a message begin with a tab. Made for the eye and for `tail -f`. */
export function formatLine({ stream, timestamp, message }: LogEvent): string {
  const text = message.replace(/\n$/, '').replaceAll('\n', '\n\t');
  return `${new Date(timestamp).toISOString()}\t${stream}\t${text}\n`;
}

export function parseLines(file: string): LogEvent[] {
  return file
    .split(/\n(?!\t)/)
    .filter((line) => line !== '')
    .map(parseLine);
}

function parseLine(line: string): LogEvent {
  const [time = '', stream = ''] = line.split('\t', 2);
  const message = line.slice(time.length + stream.length + 2).replaceAll('\n\t', '\n');
  return { timestamp: Date.parse(time), stream, message };
}
