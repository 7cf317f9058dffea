import type { Topic } from '@rec-io/domain/view';
import type { ReactNode } from 'react';
import { useTopicPart } from '../live/use-view.ts';
import { SHELL } from '../text/shell.ts';
import { Empty } from './empty.tsx';

/** The same where the trader tells what there is: that nothing is there is said only once it has told so. */
export function EmptyTopic({ topic, children }: { topic: Topic; children: ReactNode }) {
  const isTold = useTopicPart(topic, () => true) === true;
  return <Empty>{isTold ? children : SHELL.waiting}</Empty>;
}
