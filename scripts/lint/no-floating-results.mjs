import { ESLintUtils } from '@typescript-eslint/utils';

// A Result that nobody looks at hides a failure as surely as a floating promise does. `void f()` says that it is meant.
const create = ESLintUtils.RuleCreator.withoutDocs;

const isResult = (type) => {
  const members = type.isUnion() ? type.types : [type];
  return members.every((member) => {
    const names = new Set(member.getProperties().map((property) => property.name));
    return names.has('ok') && (names.has('value') || names.has('error'));
  });
};

export const noFloatingResults = create({
  meta: {
    type: 'problem',
    schema: [],
    messages: { floating: 'A Result is thrown away here: look at `ok`, or write `void` to say that it is meant.' },
  },
  defaultOptions: [],
  create(context) {
    const services = ESLintUtils.getParserServices(context);
    return {
      ExpressionStatement(node) {
        const { expression } = node;
        if (expression.type !== 'CallExpression' && expression.type !== 'AwaitExpression') return;
        if (isResult(services.getTypeAtLocation(expression))) context.report({ node, messageId: 'floating' });
      },
    };
  },
});
