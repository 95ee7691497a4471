import { describeExamples } from '../../../scripts/lib/examples/describe-examples.ts';

describeExamples('customers');
