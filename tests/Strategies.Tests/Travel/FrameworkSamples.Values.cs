using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Numerics;
using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace PBench.Strategies.Tests.Travel;

/// <summary>A value of every row of the table: all but collections.</summary>
internal static partial class FrameworkSamples
{
    [GeneratedRegex("^a+b$", RegexOptions.IgnoreCase)]
    public static partial Regex Generated();

    private static IEnumerable<FrameworkSample> Values()
    {
        yield return FrameworkSample.Key(typeof(Uri), new Uri("http://example.org/a%20b?q=ä#f"));
        yield return FrameworkSample.Key(typeof(Uri), new Uri("../a b", UriKind.Relative), "relative Uri");
        yield return FrameworkSample.Key(typeof(Version), new Version(1, 2, 3));
        yield return FrameworkSample.Of(typeof(Lazy<>), new Lazy<Point>(new Point(1, "a")), static got => [got.IsValueCreated, got.Value]);
        yield return FrameworkSample.Of(typeof(Lazy<>), LazyOf(true), static got => [got.IsValueCreated, got.Value], "Lazy of a truth");
        yield return FrameworkSample.Of(typeof(ArraySegment<>), new ArraySegment<Point>(Points, 1, 2), static got => [got.ToArray(), got.Offset, got.Array!.Length]);
        yield return FrameworkSample.Of(typeof(Memory<>), new Memory<int>([1, 2, 3], 1, 1), static got => [got.ToArray()]);
        yield return FrameworkSample.Of(typeof(ReadOnlyMemory<>), new ReadOnlyMemory<Point>(Points, 1, 1), static got => [got.ToArray()]);
        yield return FrameworkSample.Of(typeof(ReadOnlyMemory<>), "abcdef".AsMemory(2, 3), static got => [got.ToString()], "memory of a text");
        yield return FrameworkSample.Key(typeof(TimeZoneInfo), TimeZoneInfo.Utc, "UTC");
        yield return FrameworkSample.Key(typeof(TimeZoneInfo), TimeZoneInfo.Local, "local time zone");
        yield return FrameworkSample.Key(typeof(TimeZoneInfo), TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin"), "time zone of the system");
        yield return FrameworkSample.Of(typeof(TimeZoneInfo), TimeZoneInfo.CreateCustomTimeZone("mine", TimeSpan.FromMinutes(90), "My zone", "Mine"), static got => [got.Id, got.BaseUtcOffset, got.DisplayName, got.StandardName], "time zone of the user's");
        yield return FrameworkSample.Key(typeof(DBNull), DBNull.Value);
        yield return FrameworkSample.Key(typeof(BigInteger), BigInteger.Pow(-7, 100));
        foreach (var value in new object[]
        {
            true, 'x', (byte)1, -2L, 3.5, 1.5m, (Half)2.5f, Int128.MinValue, UInt128.MaxValue, new Complex(1, -2), new Rune('ä'), Guid.Parse("d3c4d5e6-0000-1111-2222-333344445555"),
            new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc), new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.FromHours(2)), new DateOnly(2026, 1, 2), new TimeOnly(1, 2), TimeSpan.FromTicks(5), new Index(3, fromEnd: true), 1..^2,
            DayOfWeek.Friday, (1, "a"), Tuple.Create(1, "b"), KeyValuePair.Create("k", 1), new Vector3(1, 2, 3), StringComparison.Ordinal, double.NaN, "text",
        })
        {
            yield return FrameworkSample.Key(value.GetType(), value, value.GetType().Name + " as it is");
        }
    }

    // Not the constructor that takes a truth.
    private static Lazy<T> LazyOf<T>(T value) => new(value);

    private static IEnumerable<FrameworkSample> Texts()
    {
        yield return FrameworkSample.Of(typeof(StringBuilder), new StringBuilder("abc", 100).Append('\ud800').Append('ä'), static got => [got.ToString(), got.MaxCapacity]);
        yield return FrameworkSample.Of(typeof(StringBuilder), new StringBuilder(3, 5).Append("abc"), static got => [got.ToString(), got.MaxCapacity], "bounded StringBuilder");
        foreach (var encoding in new[] { Encoding.UTF8, Encoding.Latin1, Encoding.ASCII, Encoding.Unicode, Encoding.BigEndianUnicode, Encoding.UTF32, Encoding.Default })
        {
            yield return FrameworkSample.Key(typeof(Encoding), encoding, "Encoding " + encoding.EncodingName);
        }

        foreach (var encoding in new Encoding[]
        {
            new UTF8Encoding(false, true), new UTF8Encoding(true), new UnicodeEncoding(true, false, true), new UTF32Encoding(true, false), CodePagesEncodingProvider.Instance.GetEncoding(1252)!,
            Encoding.GetEncoding("us-ascii", new EncoderReplacementFallback("[x]"), DecoderFallback.ExceptionFallback),
        })
        {
            yield return FrameworkSample.Of<Encoding>(typeof(Encoding), encoding, static got => [got, got.CodePage, got.GetPreamble(), got.EncoderFallback, got.DecoderFallback], $"own Encoding {encoding.CodePage} {encoding.GetPreamble().Length}");
        }

        yield return FrameworkSample.Of(typeof(Regex), new Regex("(?<n>a+)b", RegexOptions.IgnoreCase | RegexOptions.Compiled, TimeSpan.FromSeconds(2)), static got => [got.ToString(), got.Options, got.MatchTimeout, got.Match("xAAb").Groups["n"].Value]);
        yield return FrameworkSample.Of(typeof(Regex), Generated(), static got => [got.ToString(), got.Options, got.IsMatch("AAB")], "generated Regex");
        yield return FrameworkSample.Of(typeof(CultureInfo), CultureInfo.InvariantCulture, static got => [ReferenceEquals(got, CultureInfo.InvariantCulture)], "invariant culture");
        yield return FrameworkSample.Of(typeof(CultureInfo), CultureInfo.GetCultureInfo("de-DE"), static got => [ReferenceEquals(got, CultureInfo.GetCultureInfo("de-DE"))], "cached culture");
        yield return FrameworkSample.Of(typeof(CultureInfo), Changed(), static got => [got, got.IsReadOnly, got.NumberFormat.NumberDecimalSeparator, 1234.5.ToString("N", got), new DateTime(2026, 1, 2).ToString("d", got)], "changed culture");
        yield return FrameworkSample.Of(typeof(CultureInfo), CultureInfo.ReadOnly(Changed()), static got => [got.IsReadOnly, 1234.5.ToString("N", got)], "changed culture that is read-only");
        yield return FrameworkSample.Of(typeof(NumberFormatInfo), new NumberFormatInfo { NumberDecimalSeparator = "_", NumberGroupSizes = [2] }, static got => [1234.5.ToString("N", got), got.IsReadOnly]);
        yield return FrameworkSample.Of(typeof(NumberFormatInfo), NumberFormatInfo.InvariantInfo, static got => [ReferenceEquals(got, NumberFormatInfo.InvariantInfo)], "invariant numbers");
        yield return FrameworkSample.Of(typeof(DateTimeFormatInfo), new DateTimeFormatInfo { ShortDatePattern = "yyyy/d", LongDatePattern = "d'!'" }, static got => [new DateTime(2026, 1, 2).ToString("d", got), new DateTime(2026, 1, 2).ToString("F", got)]);
        yield return FrameworkSample.Key(typeof(CompareInfo), CultureInfo.GetCultureInfo("de-DE").CompareInfo);
        yield return FrameworkSample.Key(typeof(TextInfo), CultureInfo.GetCultureInfo("de-DE").TextInfo);
        yield return FrameworkSample.Key(typeof(RegionInfo), new RegionInfo("DE"));
        yield return FrameworkSample.Key(typeof(StringComparer), StringComparer.Create(CultureInfo.GetCultureInfo("de-DE"), CompareOptions.IgnoreNonSpace), "comparer of a culture");
    }

    private static CultureInfo Changed()
    {
        var culture = new CultureInfo("de-DE") { NumberFormat = { NumberDecimalSeparator = "~" } };
        culture.DateTimeFormat.ShortDatePattern = "d yyyy";
        return culture;
    }

    private static IEnumerable<FrameworkSample> Net()
    {
        yield return FrameworkSample.Key(typeof(IPAddress), IPAddress.Parse("10.0.0.1"));
        yield return FrameworkSample.Of(typeof(IPAddress), IPAddress.Parse("fe80::1%7"), static got => [got, got.ScopeId], "IPAddress with a scope");
        yield return FrameworkSample.Key(typeof(IPEndPoint), new IPEndPoint(IPAddress.Parse("::1"), 80));
        yield return FrameworkSample.Key(typeof(DnsEndPoint), new DnsEndPoint("localhost", 80));
        yield return FrameworkSample.Key(typeof(IPNetwork), IPNetwork.Parse("10.0.0.0/8"));
    }

    [SuppressMessage("Reliability", "CA2000", Justification = "Documents of a few bytes.")]
    private static IEnumerable<FrameworkSample> Trees()
    {
        var json = JsonNode.Parse("""{"a":[1,2.50,"x",null,true],"B":{"c":{}}}""", new JsonNodeOptions { PropertyNameCaseInsensitive = true })!;
        var made = new JsonObject { ["n"] = 5, ["t"] = new DateTime(2026, 1, 2, 0, 0, 0, DateTimeKind.Utc), ["list"] = new JsonArray(1, "x", null) };
        yield return FrameworkSample.Of(typeof(JsonElement), JsonDocument.Parse("""{"a": [1, 2.50] , "b":"\u00e4"}""").RootElement.Clone(), static got => [got.GetRawText()]);
        yield return FrameworkSample.Of(typeof(JsonElement), default(JsonElement), static got => [got.ValueKind], "default JsonElement");
        yield return FrameworkSample.Of(typeof(JsonDocument), JsonDocument.Parse("[1]"), static got => [got.RootElement.GetRawText()]);
        yield return FrameworkSample.Of(typeof(JsonObject), json.AsObject(), static got => [got.ToJsonString(), got["b"]!.ToJsonString(), got["a"]!.Parent == got]);
        yield return FrameworkSample.Of(typeof(JsonObject), made, static got => [got.ToJsonString(), got["n"]!.GetValue<int>(), got["t"]!.GetValue<DateTime>(), got.Parent], "JsonObject made of values");
        yield return FrameworkSample.Of(typeof(JsonArray), made["list"]!.AsArray(), static got => [got.ToJsonString(), got.Parent!.ToJsonString(), got.GetPropertyName()]);
        yield return FrameworkSample.Of<JsonValue>(typeof(JsonValue), json["a"]![1]!.AsValue(), static got => [got.ToJsonString(), got.Root.ToJsonString(), got.GetElementIndex()]);
        var document = XDocument.Parse("""<?xml version="1.0" encoding="utf-8"?><!DOCTYPE r SYSTEM "s.dtd"><r xmlns:p="urn:p" a="1"><!--c--><p:e/><e></e> text <![CDATA[<raw>]]><?t d?></r>""", LoadOptions.PreserveWhitespace);
        document.Root!.AddAnnotation(new Point(1, "note"));
        static object?[] Whole(XObject got) => [got.NodeType, got.Document!.ToString(SaveOptions.DisableFormatting), got.Document.Declaration?.ToString(), got.Parent?.Name];
        yield return FrameworkSample.Of(typeof(XDocument), document, static got => Whole(got));
        yield return FrameworkSample.Of(typeof(XElement), document.Root, static got => [.. Whole(got), got.Annotation<Point>(), got.Elements().First().IsEmpty, got.Elements().Last().IsEmpty]);
        yield return FrameworkSample.Of(typeof(XElement), new XElement("lone", new XAttribute("a", 1), "x", new XElement("y")), static got => [got.ToString(), got.Document, got.Parent], "XElement alone");
        yield return FrameworkSample.Of(typeof(XAttribute), document.Root.Attribute("a")!, static got => [.. Whole(got), got.Value]);
        foreach (var node in document.Root.Nodes().Prepend(document.DocumentType!))
        {
            if (node is not XElement)
            {
                yield return FrameworkSample.Of(node.GetType(), node, static got => [.. Whole(got), got.ToString()], node.GetType().Name);
            }
        }

        yield return FrameworkSample.Of(typeof(XDeclaration), document.Declaration!, static got => [got.ToString()]);
        yield return FrameworkSample.Key(typeof(XName), XName.Get("n", "urn:x"));
        yield return FrameworkSample.Key(typeof(XNamespace), XNamespace.Get("urn:x"));
    }

    private static IEnumerable<FrameworkSample> Tasks()
    {
        static object?[] End(Task got) => [got.Status, got.Exception?.InnerExceptions.Select(static e => e.Message).ToArray()];
        var failed = Task.FromException<int>(new InvalidOperationException("why"));
        yield return FrameworkSample.Of(typeof(CancellationToken), CancellationToken.None, static got => [got.CanBeCanceled, got.IsCancellationRequested]);
        yield return FrameworkSample.Of(typeof(CancellationToken), new CancellationToken(true), static got => [got.CanBeCanceled, got.IsCancellationRequested], "cancelled token");
        yield return FrameworkSample.Of(typeof(Task), Task.CompletedTask, End, "completed Task");
        yield return FrameworkSample.Of(typeof(Task), Task.FromException(new InvalidOperationException("why")), End, "failed Task");
        yield return FrameworkSample.Of(typeof(Task<>), Task.FromResult(Points[0]), static got => [.. End(got), got.Result]);
        yield return FrameworkSample.Of(typeof(Task<>), failed, static got => End(got), "failed Task with a result");
        yield return FrameworkSample.Of(typeof(Task<>), Task.FromCanceled<int>(new CancellationToken(true)), static got => End(got), "cancelled Task");
        yield return FrameworkSample.Of(typeof(ValueTask), default(ValueTask), static got => [got.IsCompletedSuccessfully]);
        yield return FrameworkSample.Of(typeof(ValueTask<>), new ValueTask<int>(5), static got => [got.IsCompletedSuccessfully, got.Result]);
        yield return FrameworkSample.Of(typeof(ValueTask<>), new ValueTask<int>(failed), static got => End(got.AsTask()), "failed ValueTask");
    }

    private static IEnumerable<FrameworkSample> Reflection()
    {
        const BindingFlags Hidden = BindingFlags.Instance | BindingFlags.NonPublic;
        yield return FrameworkSample.Key<Type>(typeof(Type), typeof(List<Point>), "Type");
        yield return FrameworkSample.Key<MethodInfo>(typeof(MethodInfo), typeof(Enumerable).GetMethods().First(static method => method.Name == "Select").MakeGenericMethod(typeof(int), typeof(Point)), "MethodInfo");
        yield return FrameworkSample.Key<FieldInfo>(typeof(FieldInfo), typeof(ByLength).GetField("cut", Hidden)!, "FieldInfo");
        yield return FrameworkSample.Key<PropertyInfo>(typeof(PropertyInfo), typeof(List<Point>).GetProperty("Count")!, "PropertyInfo");
        yield return FrameworkSample.Key<PropertyInfo>(typeof(PropertyInfo), typeof(InvalidOperationException).GetProperty("Message")!, "inherited PropertyInfo");
        yield return FrameworkSample.Key<EventInfo>(typeof(EventInfo), typeof(AppDomain).GetEvent("ProcessExit")!, "EventInfo");
        yield return FrameworkSample.Key<ConstructorInfo>(typeof(ConstructorInfo), typeof(Point).GetConstructors()[0], "ConstructorInfo");
        yield return FrameworkSample.Key<ParameterInfo>(typeof(ParameterInfo), typeof(Point).GetConstructors()[0].GetParameters()[1], "ParameterInfo");
        yield return FrameworkSample.Key(typeof(Assembly), typeof(Point).Assembly, "Assembly");
        yield return FrameworkSample.Key(typeof(Module), typeof(Point).Module, "Module");
        yield return FrameworkSample.Key(typeof(Missing), Missing.Value);
    }
}
