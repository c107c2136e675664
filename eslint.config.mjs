import tseslint from 'typescript-eslint';
import { noFloatingResults } from './scripts/lint/no-floating-results.mjs';

export default tseslint.config(
  { ignores: ['**/node_modules/**', '**/dist/**', 'out/**', '.data/**'] },
  {
    files: ['**/*.ts', '**/*.tsx'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    plugins: { changqing: { rules: { 'no-floating-results': noFloatingResults } } },
    rules: {
      'changqing/no-floating-results': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/prefer-literal-enum-member': 'off',
      '@typescript-eslint/consistent-type-imports': 'error',
      // Pixel and byte loops index typed arrays whose bounds the loop itself states.
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unnecessary-condition': ['error', { allowConstantLoopConditions: 'only-allowed-literals' }],
      '@typescript-eslint/unified-signatures': 'off',
    },
  },
);
