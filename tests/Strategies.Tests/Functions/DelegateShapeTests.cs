using System.Diagnostics.CodeAnalysis;

namespace PBench.Strategies.Tests.Functions;

/// <summary>Every way C# has to make a delegate arrives and computes the same.</summary>
public sealed class DelegateShapeTests
{
    private static int Twice(int x) => 2 * x;

    private static string Show<T>(T x) => $"{typeof(T).Name} {x}";

    private readonly int _offset = 5;

    private int AddOffset(int x) => x + _offset;

    [Test]
    public void Static_method_group() => Assert.That(Travel.Of<Func<int, int>>(Twice)(4), Is.EqualTo(8));

    [Test]
    public void Framework_method_group() => Assert.That(Travel.Of<Func<int, int>>(Math.Abs)(-4), Is.EqualTo(4));

    [Test]
    public void Generic_method() => Assert.That(Travel.Of<Func<int, string>>(Show)(4), Is.EqualTo("Int32 4"));

    [Test]
    public void Method_of_a_generic_type() => Assert.That(Travel.Of<Func<string, string>>(Box<string>.Pair<int>)("a"), Is.EqualTo("String Int32 a"));

    [Test]
    public void Static_local_function()
    {
        static int Thrice(int x) => 3 * x;
        Assert.That(Travel.Of<Func<int, int>>(Thrice)(2), Is.EqualTo(6));
    }

    [Test]
    public void Lambda_that_captures_nothing() => Assert.That(Travel.Of<Func<int, int>>(x => x + 1)(2), Is.EqualTo(3));

    [Test]
    public void Lambda_in_a_generic_method() => Assert.That(Travel.Of(Box<int>.Lambda<string>())(2), Is.EqualTo("Int32 String 2"));

    [Test]
    public void Lambda_that_captures_a_number_and_a_text()
    {
        var scale = 3.5;
        var unit = "µm \ud800"; // a lone surrogate too
        Assert.That(Travel.Of<Func<double, string>>(x => x * scale + unit)(2), Is.EqualTo("7µm \ud800"));
    }

    [Test]
    public void Capturing_lambda_in_a_generic_method() => Assert.That(Travel.Of(Box<int>.Capture("a"))(2), Is.EqualTo("a2"));

    [Test]
    public void Capturing_local_function()
    {
        var offset = 10;
        int Add(int x) => x + offset;
        Assert.That(Travel.Of<Func<int, int>>(Add)(1), Is.EqualTo(11));
    }

    [Test]
    public void Recursive_local_function()
    {
        var limit = 1;
        int Factorial(int n) => n <= limit ? 1 : n * Factorial(n - 1);
        Assert.That(Travel.Of<Func<int, int>>(Factorial)(5), Is.EqualTo(120));
    }

    [Test]
    public void Nested_scopes()
    {
        var outer = 1;
        var functions = new List<Func<int, int>>();
        for (var i = 0; i < 2; i++)
        {
            var inner = 10 * i;
            functions.Add(x => x + outer + inner);
        }

        Assert.That(Travel.Of(functions[1])(100), Is.EqualTo(111));
    }

    [Test]
    public void Captured_function_with_captures_of_its_own()
    {
        var a = 2;
        Func<int, int> inner = x => x * a;
        Assert.That(Travel.Of<Func<int, int>>(x => inner(x) + 1)(5), Is.EqualTo(11));
    }

    [Test]
    public async Task Async_lambda()
    {
        var delay = 1;
        var add = 7;
        var travelled = Travel.Of<Func<int, Task<int>>>(async x =>
        {
            await Task.Delay(delay);
            return x + add;
        });
        Assert.That(await travelled(1), Is.EqualTo(8));
    }

    [Test]
    public void Function_that_returns_functions()
    {
        var c = 5;
        Func<int, Func<int, int>> curried = x => y => x + y + c;
        Assert.That(Travel.Of(curried)(1)(2), Is.EqualTo(8));
        Assert.That(Travel.Of(curried(10))(2), Is.EqualTo(17));
    }

    [Test]
    public void Lambda_that_calls_itself()
    {
        Func<int, int> factorial = null!;
        factorial = n => n <= 1 ? 1 : n * factorial(n - 1);
        Assert.That(Travel.Of(factorial)(5), Is.EqualTo(120));
    }

    [Test]
    public void Lambda_around_an_async_iterator()
    {
        var first = 5;
        async IAsyncEnumerable<int> Count(int n)
        {
            for (var i = 0; i < n; i++)
            {
                await Task.Yield();
                yield return first + i;
            }
        }

        Func<int, IAsyncEnumerable<int>> function = n => Count(n);
        Assert.That(Travel.Of(function)(2).ToBlockingEnumerable().Sum(), Is.EqualTo(11));
    }

    [Test]
    public void Lambda_around_an_iterator()
    {
        var top = 4;
        IEnumerable<int> Squares()
        {
            for (var i = 1; i <= top; i++)
            {
                yield return i * i;
            }
        }

        Assert.That(Travel.Of<Func<int, int>>(x => x + Squares().Sum())(1), Is.EqualTo(31));
    }

    [Test]
    public void Captured_iterator()
    {
        var numbers = Count(3);
        Assert.That(Travel.Of<Func<int, int>>(x => x + numbers.Sum())(0), Is.EqualTo(3));
    }

    [Test]
    public void Query_inside_the_function_over_captured_values()
    {
        int[] primes = [2, 3, 5];
        Assert.That(Travel.Of<Func<int, int>>(x => primes.Where(p => p < x).Sum(p => p * x))(5), Is.EqualTo(25));
    }

    [Test]
    public void Expression_tree_inside_the_function_over_captured_values()
    {
        var limit = 2;
        Assert.That(Travel.Of<Func<int, int>>(x => Enumerable.Range(0, x).AsQueryable().Count(i => i < limit))(5), Is.EqualTo(2));
    }

    [Test]
    public void Extension_method_closed_over_its_first_argument() => Assert.That(Travel.Of<Func<int, char>>("abc".ElementAt)(1), Is.EqualTo('b'));

    [Test]
    public void Open_instance_method()
    {
        var open = typeof(string).GetMethod(nameof(string.Trim), [])!.CreateDelegate<Func<string, string>>();
        Assert.That(Travel.Of(open)(" a "), Is.EqualTo("a"));
    }

    [Test]
    public void Instance_method_with_its_object() => Assert.That(Travel.Of<Func<int, int>>(AddOffset)(1), Is.EqualTo(6));

    [Test]
    public void Lambda_that_captures_this() => Assert.That(Travel.Of<Func<int, int>>(x => x * _offset)(2), Is.EqualTo(10));

    [Test]
    public void Method_of_a_struct() => Assert.That(Travel.Of<Func<int, int>>(new Multiplier(4).Apply)(2), Is.EqualTo(8));

    [Test]
    public void Virtual_method() => Assert.That(Travel.Of<Func<string>>(new Derived().Name)(), Is.EqualTo("derived"));

    [Test]
    public void Span_function() => Travel.Of<ChunkFunction<int, int>>((ReadOnlySpan<int> input, Span<int> output) => input.CopyTo(output))([1], new int[1]);

    [Test]
    public void Own_delegate_type() => Assert.That(Travel.Of<Shout>(text => text + "!")("a"), Is.EqualTo("a!"));

    [Test]
    public void Common_lambda_takes_few_bytes()
    {
        var a = 1;
        Assert.That(Travel.Bytes((Func<int, int>)(x => x + a)), Has.Length.LessThan(300));
    }

    private static IEnumerable<int> Count(int n)
    {
        for (var i = 0; i < n; i++)
        {
            yield return i;
        }
    }

    private delegate string Shout(string text);

    private readonly struct Multiplier(int factor)
    {
        public int Apply(int x) => factor * x;
    }

    private class Base
    {
        public virtual string Name() => "base";
    }

    private sealed class Derived : Base
    {
        public override string Name() => "derived";
    }

    [SuppressMessage("Design", "CA1000", Justification = "The shape under test.")]
    private static class Box<T>
    {
        public static string Pair<U>(T x) => $"{typeof(T).Name} {typeof(U).Name} {x}";

        public static Func<T, string> Lambda<U>() => x => $"{typeof(T).Name} {typeof(U).Name} {x}";

        public static Func<T, string> Capture<U>(U u) => x => $"{u}{x}";
    }
}
