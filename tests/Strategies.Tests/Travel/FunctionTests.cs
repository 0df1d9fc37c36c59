using System.Runtime.CompilerServices;

namespace PBench.Strategies.Tests.Travel;

/// <summary>A function does in a worker what it does here, or is refused by the name of what it uses.</summary>
public sealed class FunctionTests
{
    private readonly MemoryStream file = new();
    private readonly int factor = 3;

    [TearDown]
    public void Close() => file.Dispose();

    [Test]
    public void Method_group_of_the_base_calls_the_base()
    {
        Assert.That(Graph.RoundTrip(new Derived().NameOfBase())(), Is.EqualTo("base"));
        Assert.That(Graph.RoundTrip(new Leaf<string>().NameOfBase())(), Is.EqualTo("generic base String"));
    }

    [Test]
    public void Other_method_groups_call_the_override()
    {
        Base derived = new Derived();
        INamed named = new Derived();
        var open = (Func<Base, string>)Delegate.CreateDelegate(typeof(Func<Base, string>), typeof(Base).GetMethod(nameof(Base.Name))!);
        Assert.That(Graph.RoundTrip<Func<string>>(derived.Name)(), Is.EqualTo("derived"));
        Assert.That(Graph.RoundTrip<Func<string>>(named.Name)(), Is.EqualTo("derived"));
        Assert.That(Graph.RoundTrip(open)(derived), Is.EqualTo("derived"));
        Assert.That(Graph.RoundTrip<Func<string>>(new Counter(4).ToString)(), Is.EqualTo("4"));
    }

    [Test]
    public void Call_that_changes_a_captured_struct_is_a_write()
    {
        var counter = new Counter(1);
        Assert.That(Graph.Refusal<Func<int>>(() => counter.Inc()).Path, Is.EqualTo("counter"));
        Assert.That(Graph.Refusal<Func<int>>(() => counter.IncTwice()).Path, Is.EqualTo("counter"));
        Assert.That(Graph.Refusal<Action>(() => counter.Value = 2).Path, Is.EqualTo("counter"));
        Assert.That(Graph.Refusal<Action>(() => counter.Reset()).Path, Is.EqualTo("counter"));
        Assert.That(Graph.Refusal<Func<int>>(() => Stepped(ref counter)).Path, Is.EqualTo("counter"));
        Assert.That(counter.Value, Is.EqualTo(1));
    }

    [Test]
    public void Call_that_changes_a_struct_in_a_captured_struct_is_a_write()
    {
        var pair = (First: new Counter(1), Second: 2);
        Assert.That(Graph.Refusal<Func<int>>(() => pair.First.Inc()).Path, Is.EqualTo("pair"));
        Assert.That(pair.First.Value, Is.EqualTo(1));
    }

    [Test]
    public void Enumerator_that_is_moved_on_is_written()
    {
        using var enumerator = new List<int> { 1 }.GetEnumerator();
        Assert.That(Graph.Refusal<Func<bool>>(() => enumerator.MoveNext()).Path, Is.EqualTo("enumerator"));
    }

    [Test]
    public void Calls_of_an_interface_or_base_class_are_followed()
    {
        Assert.That(Graph.Refusal(Step(new Counter(1))).Path, Is.EqualTo("stepper"));
        Assert.That(Graph.RoundTrip(Step(new Still()))(), Is.EqualTo(7));
        var counter = new Counter(5);
        Assert.That(Graph.RoundTrip<Func<string?>>(() => counter.ToString())(), Is.EqualTo("5"));
        var shouting = new Shouting();
        Assert.That(Graph.Refusal<Func<string?>>(() => shouting.ToString()).Path, Is.EqualTo("shouting"));
    }

    [Test]
    public void Calls_that_change_nothing_are_no_writes()
    {
        var counter = new Counter(3);
        var when = new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        decimal price = 2.5m;
        int? maybe = 4;
        Assert.That(Graph.RoundTrip<Func<int>>(() => counter.Twice() + counter.Copied() + counter.Value)(), Is.EqualTo(13));
        Assert.That(Graph.RoundTrip<Func<string>>(() => $"{when.AddDays(1).Day} {decimal.Round(price)} {price.CompareTo(2m)} {maybe.GetValueOrDefault()} {maybe.HasValue}")(), Is.EqualTo("2 2 1 4 True"));
    }

    [Test]
    public void Captured_inline_array_of_references_keeps_all_elements()
    {
        var names = default(Three);
        (names[0], names[1], names[2]) = ("a", "b", "c");
        Assert.That(Graph.RoundTrip<Func<string>>(() => names[0] + names[1] + names[2])(), Is.EqualTo("abc"));
        Assert.That(Graph.RoundTrip<Func<int, string>>(i => names[i])(1), Is.EqualTo("b"));
        Assert.That(Graph.RoundTrip<Func<string>>(() => Joined(names))(), Is.EqualTo("abc"));
        Assert.That(Graph.Refusal<Action>(() => names[1] = "x").Path, Is.EqualTo("names"));
        Assert.That(Graph.Refusal<Action<int>>(i => names[i] = "x").Path, Is.EqualTo("names"));
        Assert.That(Graph.Refusal<Action>(() => Shout(names)).Path, Is.EqualTo("names"));
    }

    [Test]
    public void Lambda_that_uses_a_member_of_its_class_says_so()
    {
        var offset = 1;
        string[] expected = ["it uses a member of FunctionTests (this): copy it to a local before the lambda", "its 'file' is System.IO.MemoryStream"];
        foreach (var refusal in new[] { Graph.Refusal<Func<int, int>>(x => x * factor), Graph.Refusal<Func<int, int>>(x => (x * factor) + offset) })
        {
            Assert.That(refusal.Sentence, Does.StartWith(expected[0]).And.Contain(expected[1]));
            Assert.That(refusal.Path, Is.EqualTo("file"));
        }

        Func<int, int> inner = x => x * factor;
        Assert.That(Graph.Refusal<Func<int, int>>(x => inner(x)).Sentence, Does.StartWith("'inner' uses a member of FunctionTests (this)"));
    }

    [Test]
    public void Lambda_that_uses_a_local_copy_travels()
    {
        var local = factor;
        Assert.That(Graph.RoundTrip<Func<int, int>>(x => x * local)(2), Is.EqualTo(6));
    }

    private static Func<int> Step<T>(T stepper)
        where T : struct, IStep => () => stepper.Step();

    private static string Joined(ReadOnlySpan<string> all) => string.Concat(all);

    private static void Shout(Span<string> all) => all[0] += "!";

    private static int Stepped(ref Counter counter) => counter.Inc();

    private interface INamed
    {
        string Name();
    }

    private interface IStep
    {
        int Step();
    }

    private class Base : INamed
    {
        public virtual string Name() => "base";
    }

    private sealed class Derived : Base
    {
        public override string Name() => "derived";

        public Func<string> NameOfBase() => base.Name;
    }

    private class Generic<T>
    {
        public virtual string Name() => $"generic base {typeof(T).Name}";
    }

    private sealed class Leaf<T> : Generic<T>
    {
        public override string Name() => "leaf";

        public Func<string> NameOfBase() => base.Name;
    }

    private struct Counter(int value) : IStep
    {
        private int count = value;

        public int Value
        {
            readonly get => count;
            set => count = value;
        }

        public int Inc() => ++count;

        public int IncTwice() => Inc() + Inc();

        public void Reset() => this = default;

        public int Step() => Inc();

        public int Twice() => 2 * count;

        public int Copied()
        {
            var copy = this;
            return copy.Inc();
        }

        public override string ToString() => Twice() > 0 ? $"{count}" : "";
    }

    private struct Still : IStep
    {
        public int Step() => 7;
    }

    private struct Shouting
    {
        private int times;

        public override string ToString() => $"{++times}!";
    }

    [InlineArray(3)]
    private struct Three
    {
        private string first;
    }
}
