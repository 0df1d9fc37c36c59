using System.Globalization;
using PBench.Harness.Gate.Trials;
using PBench.Harness.Reporting;

namespace PBench.Harness.Gate.Rules;

/// <summary>Reads one rule by recursive descent.</summary>
/// <remarks>
/// <code>
/// rule     = product ("&gt;=" | "&gt;" | "&lt;=" | "&lt;") product
/// product  = factor { ("*" | "/") factor }
/// factor   = number [unit] | function "(" arguments ")" | "(" product ")"
/// unit     = "%" | "ns" | "us" | "ms" | "s"
/// </code>
/// Measured values have no equality, so &gt; and &gt;= mean the same.
/// </remarks>
internal sealed class RuleParser(RuleCursor cursor, RuleFunctions functions)
{
    private static readonly Dictionary<string, (double Factor, int TimePower)> Units = new()
    {
        [""] = (1, 0),
        ["%"] = (0.01, 0),
        ["ns"] = (1, 1),
        ["us"] = (1e3, 1),
        ["µs"] = (1e3, 1),
        ["ms"] = (1e6, 1),
        ["s"] = (1e9, 1),
    };

    public Rule Parse(string text)
    {
        cursor.SkipSpaces();
        var place = cursor.Place;
        var left = Product();
        var isAtLeast = TakeComparison();
        cursor.SkipSpaces();
        var rightPlace = cursor.Place;
        var right = Product();
        if (!cursor.IsAtEnd)
        {
            throw cursor.Error("expected the end of the rule");
        }

        return left.TimePower == right.TimePower
            ? new Rule(OneLine.Of(text)!, place, left, isAtLeast, right)
            : throw new RuleSyntaxException(rightPlace, $"the left side is {UnitText(left)} and the right side {UnitText(right)}.");
    }

    private bool TakeComparison()
    {
        foreach (var symbol in (string[])[">=", "<=", ">", "<"])
        {
            if (cursor.TryTake(symbol))
            {
                return symbol[0] == '>';
            }
        }

        throw cursor.Error("expected >= or <=");
    }

    private Expression Product()
    {
        var product = Factor();
        while (true)
        {
            var isQuotient = cursor.TryTake("/");
            if (!isQuotient && !cursor.TryTake("*"))
            {
                return product;
            }

            product = new Product(product, Factor(), isQuotient);
        }
    }

    private Expression Factor()
    {
        if (cursor.TryTake("("))
        {
            var inner = Product();
            cursor.Take(")", "after the expression in parentheses");
            return inner;
        }

        cursor.SkipSpaces();
        var place = cursor.Place;
        var number = cursor.TakeWhile(c => char.IsAsciiDigit(c) || c == '.');
        if (number.Length > 0)
        {
            return Number(number, place);
        }

        var name = cursor.TakeWhile(c => char.IsAsciiLetter(c) || c == '_');
        if (name.Length == 0)
        {
            throw cursor.Error("expected a number, '(' or a function");
        }

        var function = functions.Named(name, place);
        cursor.Take("(", $"after {name}");
        return function(Arguments(name), place);
    }

    private Constant Number(string digits, SourcePlace place)
    {
        var unit = cursor.TakeWhile(c => char.IsLetter(c) || c == '%');
        if (!Units.TryGetValue(unit, out var known))
        {
            throw new RuleSyntaxException(place, $"'{OneLine.Of(unit)}' is no unit: %, ns, us, ms or s.");
        }

        return double.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number > 0
            ? new Constant(number * known.Factor, known.TimePower)
            : throw new RuleSyntaxException(place, $"'{digits}' is no positive number.");
    }

    /// <summary>Up to the closing parenthesis: names, then <c>key = value</c>.</summary>
    private RuleArguments Arguments(string function)
    {
        List<RuleArgument> names = [];
        Dictionary<string, RuleArgument> options = [];
        do
        {
            cursor.SkipSpaces();
            var place = cursor.Place;
            var text = cursor.TakeSelector();
            if (text.Length == 0)
            {
                throw cursor.Error($"expected an argument of {function}");
            }

            if (cursor.TryTake("="))
            {
                cursor.SkipSpaces();
                var value = new RuleArgument(cursor.Place, cursor.TakeSelector());
                if (value.Text.Length == 0 || !options.TryAdd(text, value))
                {
                    throw new RuleSyntaxException(place, $"'{OneLine.Of(text)}' needs one value and may be given once.");
                }
            }
            else if (options.Count > 0)
            {
                throw new RuleSyntaxException(place, $"'{OneLine.Of(text)}' must stand before the options.");
            }
            else
            {
                names.Add(new RuleArgument(place, text));
            }
        }
        while (cursor.TryTake(","));
        cursor.Take(")", $"after the arguments of {function}");
        return new RuleArguments(names, options);
    }

    private static string UnitText(Expression side) => side.TimePower switch
    {
        0 => "a plain number",
        1 => "a time (write its limit with a unit, e.g. 2us)",
        _ => "neither a number nor a time",
    };
}

/// <summary>One argument and where it stands.</summary>
internal sealed record RuleArgument(SourcePlace Place, string Text);

/// <summary>The arguments of a function: by place, and by name.</summary>
internal sealed record RuleArguments(IReadOnlyList<RuleArgument> Names, IReadOnlyDictionary<string, RuleArgument> Options);
