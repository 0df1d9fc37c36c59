namespace PBench.Strategies.Tests.Functions;

/// <summary>A lambda takes along what it reads, not what its neighbours captured, and may write nothing it captured.</summary>
public sealed class ClosureTests
{
    private int _count;

    [Test]
    public void Array_captured_by_a_neighbour_stays_behind()
    {
        var big = new double[100_000];
        var small = 2;
        Func<int, double> neighbour = i => big[i];
        Func<int, int> lambda = x => x * small;
        Assert.That(Travel.Bytes(lambda), Has.Length.LessThan(600));
        Assert.That(Travel.Bytes(neighbour), Has.Length.GreaterThan(800_000));
    }

    [Test]
    public void Lock_captured_by_a_neighbour_does_no_harm()
    {
        var gate = new object();
        var small = 2;
        Action neighbour = () => Monitor.Enter(gate);
        Assert.That(Travel.Of<Func<int, int>>(x => x * small)(3), Is.EqualTo(6));
        Assert.That(Travel.RefusedPath(neighbour), Is.EqualTo("gate"));
    }

    [Test]
    public void Two_functions_that_share_a_scope_both_get_what_they_read()
    {
        var a = 1;
        var b = 10;
        (Func<int, int>, Func<int, int>)[] both = [(x => x + a, x => x + b)];
        Func<int, int> sum = x => both[0].Item1(x) + both[0].Item2(x);
        Assert.That(Travel.Of(sum)(100), Is.EqualTo(211));
    }

    [Test]
    public void Two_functions_that_share_an_outer_scope_both_get_what_they_read()
    {
        var a = 1;
        var b = 10;
        Func<int, int>[] functions = new Func<int, int>[2];
        for (var i = 0; i < 1; i++)
        {
            var c = 100;
            functions[0] = x => x + a + c;
            functions[1] = x => x + b + c;
        }

        var (first, second) = (functions[0], functions[1]);
        var travelled = Travel.Of(new Functor(first, second));
        Assert.That(travelled.Sum(0), Is.EqualTo(211));
    }

    [Test]
    public void Variable_read_by_a_nested_lambda_travels()
    {
        var factor = 3;
        Assert.That(Travel.Of<Func<int[], int>>(xs => xs.Select(x => xs.Select(y => y * factor).Sum()).Sum())([1, 2]), Is.EqualTo(18));
    }

    [Test]
    public void Variable_read_by_a_local_function_after_an_await_travels()
    {
        var factor = 3;
        async Task<int> Scale(int x)
        {
            await Task.Yield();
            return x * factor;
        }

        Assert.That(Travel.Of<Func<int, Task<int>>>(async x => await Scale(x) + 1)(2).Result, Is.EqualTo(7));
    }

    [Test]
    public void Written_variable_is_refused_by_name()
    {
        var sum = 0;
        Action<int> add = x => sum += x;
        var refusal = Travel.Refusal(add);
        Assert.That(refusal.MemberPath, Is.EqualTo("sum"));
        Assert.That(refusal.Message, Does.Contain("copies"));
        add(1);
        Assert.That(sum, Is.EqualTo(1));
    }

    [Test]
    public void Assigned_but_never_read_variable_is_refused()
    {
        var last = 0;
        Action<int> keep = x => last = x;
        Assert.That(Travel.RefusedPath(keep), Is.EqualTo("last"));
        Assert.That(last, Is.Zero);
    }

    [Test]
    public void Incremented_variable_of_an_outer_scope_is_refused()
    {
        var count = 0;
        Func<int, int>? function = null;
        for (var i = 0; i < 1; i++)
        {
            var inner = i;
            function = x => x + inner + count++;
        }

        Assert.That(Travel.RefusedPath(function!), Is.EqualTo("count"));
    }

    [Test]
    public void Interlocked_write_is_refused()
    {
        var counter = 0;
        Func<int, int> count = x => x + Interlocked.Increment(ref counter);
        Assert.That(Travel.RefusedPath(count), Is.EqualTo("counter"));
    }

    [Test]
    public void Out_argument_is_refused()
    {
        var parsed = 0;
        Func<string, bool> parse = text => int.TryParse(text, out parsed);
        Assert.That(Travel.RefusedPath(parse), Is.EqualTo("parsed"));
        Assert.That(parsed, Is.Zero);
    }

    [Test]
    public void Write_by_a_nested_lambda_is_refused()
    {
        var sum = 0;
        Action<int[]> add = xs => Array.ForEach(xs, x => sum += x);
        Assert.That(Travel.RefusedPath(add), Is.EqualTo("sum"));
        Assert.That(sum, Is.Zero);
    }

    [Test]
    public void Write_after_an_await_is_refused()
    {
        var sum = 0;
        Func<int, Task> add = async x =>
        {
            await Task.Yield();
            sum += x;
        };
        Assert.That(Travel.RefusedPath(add), Is.EqualTo("sum"));
        Assert.That(sum, Is.Zero);
    }

    [Test]
    public void Write_to_a_field_of_a_captured_struct_is_refused()
    {
        var point = (X: 0, Y: 0);
        Action<int> move = x => point.X = x;
        Assert.That(Travel.RefusedPath(move), Is.EqualTo("point"));
        Assert.That(point.Y, Is.Zero);
    }

    [Test]
    public void Write_through_a_reference_local_is_refused()
    {
        var value = 0;
        Action<int> write = x =>
        {
            ref var alias = ref value;
            alias = x;
        };
        Assert.That(Travel.RefusedPath(write), Is.EqualTo("value"));
        Assert.That(value, Is.Zero);
    }

    [Test]
    public void Reset_to_default_is_refused()
    {
        var point = (X: 1, Y: 1);
        Action reset = () => point = default;
        Assert.That(Travel.RefusedPath(reset), Is.EqualTo("point"));
        Assert.That(point.Y, Is.EqualTo(1));
    }

    [Test]
    public void Conditional_write_is_refused()
    {
        string? cached = null;
        Func<string, string> first = x => cached ??= x;
        Assert.That(Travel.RefusedPath(first), Is.EqualTo("cached"));
    }

    [Test]
    public void Write_through_a_conditional_reference_is_refused()
    {
        var (a, b) = (0, 0);
        Action<int> write = x =>
        {
            ref var either = ref x > 0 ? ref a : ref b;
            either = x;
        };
        Assert.That(Travel.RefusedPath(write), Is.EqualTo("a").Or.EqualTo("b"));
        Assert.That(a + b, Is.Zero);
    }

    [Test]
    public void Write_by_deconstruction_is_refused()
    {
        var a = 0;
        Action<int> write = x => (a, _) = (x, 1);
        Assert.That(Travel.RefusedPath(write), Is.EqualTo("a"));
        Assert.That(a, Is.Zero);
    }

    [Test]
    public void Write_in_a_branch_or_handler_is_refused()
    {
        var failures = 0;
        Action<string> write = text =>
        {
            try
            {
                GC.KeepAlive(text.Length);
            }
            catch (NullReferenceException) when (text is null)
            {
                failures += 1;
            }
        };
        Assert.That(Travel.RefusedPath(write), Is.EqualTo("failures"));
        Assert.That(failures, Is.Zero);
    }

    [Test]
    public void Variables_read_in_switches_handlers_and_filters_travel()
    {
        var five = 5;
        Func<int, int> function = x =>
        {
            try
            {
                return x switch { 1 => five, 2 => five * 2, _ => throw new NotSupportedException() };
            }
            catch (NotSupportedException) when (five > 3)
            {
                return -five;
            }
        };
        var travelled = Travel.Of(function);
        Assert.That(new[] { travelled(1), travelled(2), travelled(3) }, Is.EqualTo(new[] { 5, 10, -5 }));
    }

    [Test]
    public void Static_fields_and_fields_of_this_may_be_written()
    {
        Func<int, int> function = x => _count += x;
        Assert.That(Travel.Of(function)(1), Is.EqualTo(1));
        Assert.That(_count, Is.Zero, "the worker's copy was written");
    }

    [Test]
    public void Write_by_a_local_function_is_refused()
    {
        var calls = 0;
        void Note() => calls++;
        Func<int, int> function = x =>
        {
            Note();
            return x;
        };
        Assert.That(Travel.RefusedPath(function), Is.EqualTo("calls"));
        Assert.That(calls, Is.Zero);
    }

    [Test]
    public void Written_variable_of_the_lambdas_own_is_no_capture()
    {
        var factor = 2;
        Func<int[], int> sum = xs =>
        {
            var total = 0;
            Array.ForEach(xs, x => total += x * factor);
            return total;
        };
        Assert.That(Travel.Of(sum)([1, 2, 3]), Is.EqualTo(12));
    }

    [Test]
    public async Task Written_local_of_an_async_lambda_is_no_capture()
    {
        var factor = 2;
        Func<int, Task<int>> function = async x =>
        {
            var total = 0;
            Action<int> add = y => total += y * factor;
            for (var i = 0; i < x; i++)
            {
                await Task.Yield();
                add(i);
            }

            return total;
        };
        Assert.That(await Travel.Of(function)(4), Is.EqualTo(12));
    }

    [Test]
    public void Scope_opened_again_by_recursion_is_no_capture()
    {
        Assert.That(Recursive.Make(3, 0) is { } function ? Travel.Of(function)(1) : 0, Is.EqualTo(Recursive.Make(3, 0)(1)));
    }

    [Test]
    public void Calling_a_captured_struct_and_passing_it_read_only_are_no_writes()
    {
        var when = new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        static int Year(in DateTime moment) => moment.Year;
        Assert.That(Travel.Of<Func<int, string>>(x => when.AddDays(x).Year + " " + Year(in when) + " " + when)(400), Does.StartWith("2021 2020"));
    }

    [Test]
    public void Writing_an_element_of_a_captured_array_is_no_write_of_the_variable()
    {
        var buffer = new int[2];
        Assert.That(Travel.Of<Func<int, int>>(x => buffer[0] = x)(5), Is.EqualTo(5));
    }

    private sealed class Functor(Func<int, int> first, Func<int, int> second)
    {
        public int Sum(int x) => first(x) + second(x);
    }

    private static class Recursive
    {
        public static Func<int, int> Make(int depth, int seed)
        {
            Func<int, int> Build(int level)
            {
                var weight = level + seed;
                weight++;
                return x => level == 0 ? x + weight : Build(level - 1)(x) + weight;
            }

            return Build(depth);
        }
    }
}
