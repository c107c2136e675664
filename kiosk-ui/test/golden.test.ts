import { testGoldenMessages } from '../../protocol/test/golden.ts';

// What the screen is shown, what it sends, and how it is told of a problem.
testGoldenMessages(['view', 'commandRequest', 'problemDocument']);
