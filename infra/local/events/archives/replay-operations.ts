import { nameFromArn } from '../../kernel/account.ts';
import type { JsonObject } from '../../kernel/json.ts';
import { type Operations, page } from '../operation.ts';
import type { Registry } from '../rules/registry.ts';
import { text } from '../text.ts';
import type { Archives } from './archives.ts';
import { described, listed, readReplay, replayArn } from './replay.ts';
import type { Replays } from './replays.ts';

export function replayOperations(registry: Registry, archives: Archives, replays: Replays): Operations {
  const resource = (input: JsonObject): string => replayArn(text(input.ReplayName));
  return {
    StartReplay: {
      resource,
      perform: (input) => {
        const replay = readReplay(registry, archives, input);
        replays.begin(replay);
        return { ReplayArn: replay.arn, State: 'STARTING', ReplayStartTime: replay.startedAt / 1000 };
      },
    },
    CancelReplay: {
      resource,
      perform: (input) => {
        const { arn, state } = replays.cancel(text(input.ReplayName));
        return { ReplayArn: arn, State: state };
      },
    },
    DescribeReplay: { resource, perform: (input) => described(replays.get(text(input.ReplayName))) },
    ListReplays: {
      resource: () => replayArn('*'),
      perform: (input) => {
        const { State: state, EventSourceArn: source } = input;
        const found = replays
          .list()
          .filter(
            (replay) =>
              replay.name.startsWith(text(input.NamePrefix)) &&
              (state === undefined || state === replay.state) &&
              (source === undefined || nameFromArn(text(source)) === replay.archiveName),
          );
        return page(found.map(listed), input, 'Replays');
      },
    },
  };
}
