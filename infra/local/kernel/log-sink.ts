/** Where functions and API stages write their lines; CloudWatch Logs is the part behind it. */
export interface LogSink {
  write(logGroup: string, logStream: string, message: string): void;
}
