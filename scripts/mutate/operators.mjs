// What can be changed in a source: every operator in it, found in its syntax tree, with the one that takes its place.
import ts from "typescript";

const K = ts.SyntaxKind;

/** Comparisons move by one value, signs and logic turn round: what a slip of the hand would write. */
const others = new Map([
  [K.EqualsEqualsEqualsToken, "!=="],
  [K.ExclamationEqualsEqualsToken, "==="],
  [K.LessThanToken, "<="],
  [K.LessThanEqualsToken, "<"],
  [K.GreaterThanToken, ">="],
  [K.GreaterThanEqualsToken, ">"],
  [K.PlusToken, "-"],
  [K.MinusToken, "+"],
  [K.AsteriskToken, "/"],
  [K.SlashToken, "*"],
  [K.PercentToken, "*"],
  [K.AmpersandToken, "|"],
  [K.BarToken, "&"],
  [K.LessThanLessThanToken, ">>"],
  [K.GreaterThanGreaterThanToken, "<<"],
  [K.GreaterThanGreaterThanGreaterThanToken, "<<"],
  [K.AmpersandAmpersandToken, "||"],
  [K.BarBarToken, "&&"],
  [K.QuestionQuestionToken, "&&"],
  [K.PlusEqualsToken, "-="],
  [K.MinusEqualsToken, "+="],
  [K.AsteriskEqualsToken, "/="],
  [K.SlashEqualsToken, "*="],
  [K.QuestionQuestionEqualsToken, "&&="],
]);

/**
 * Every change of one operator in a source. Types have no operators of these kinds, so they are left alone.
 *
 * @returns `{ start, end, to }`: the text from `start` to `end` becomes `to`
 */
export function changesOf(text, fileName) {
  const source = ts.createSourceFile(fileName, text, ts.ScriptTarget.Latest, true);
  const found = [];
  const change = (start, end, to) => found.push({ start, end, to });
  const visit = (node) => {
    if (ts.isBinaryExpression(node)) {
      const token = node.operatorToken;
      const to = others.get(token.kind);
      if (to) change(token.getStart(source), token.end, to);
    } else if (ts.isPrefixUnaryExpression(node)) {
      const start = node.getStart(source);
      if (node.operator === K.ExclamationToken) change(start, node.operand.getStart(source), "");
      if (node.operator === K.MinusToken) change(start, start + 1, "+");
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** A change with what a person looks for: the line it is in, counted from one, before and after. */
export function described(text, { start, end, to }) {
  const from = text.lastIndexOf("\n", start - 1) + 1;
  const next = text.indexOf("\n", end);
  const stop = next < 0 ? text.length : next;
  const line = text.slice(0, start).split("\n").length;
  const before = text.slice(from, stop).trim();
  return { line, before, after: (text.slice(from, start) + to + text.slice(end, stop)).trim() };
}

export const applied = (text, { start, end, to }) => text.slice(0, start) + to + text.slice(end);
