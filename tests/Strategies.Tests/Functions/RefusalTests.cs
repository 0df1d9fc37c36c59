using System.Linq.Expressions;
using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.InteropServices;

namespace PBench.Strategies.Tests.Functions;

/// <summary>What means something in its own process only is refused by the name the user gave it.</summary>
public sealed class RefusalTests
{
    private static IEnumerable<TestCaseData> Values()
    {
        yield return Case("Random", new Random(1));
        yield return Case("Random_subclass", new MyRandom());
        yield return Case("Bare_object", new object());
        yield return Case("Lock", New<Lock>());
        yield return Case("Semaphore", new SemaphoreSlim(1));
        yield return Case("Reader_writer_lock", new ReaderWriterLockSlim());
        yield return Case("Wait_handle", new ManualResetEvent(false));
        yield return Case("Timer", new Timer(_ => { }));
        yield return Case("Thread", Thread.CurrentThread);
        yield return Case("Task", new TaskCompletionSource().Task);
        yield return Case("Value_task", (object)new ValueTask<int>(new TaskCompletionSource<int>().Task));
        yield return Case("Token", (object)new CancellationTokenSource().Token);
        yield return Case("Token_source", new CancellationTokenSource());
        yield return Case("Thread_local", new ThreadLocal<int>());
        yield return Case("Async_local", new AsyncLocal<int>());
        yield return Case("Stream", new MemoryStream());
        yield return Case("Reader", new StringReader(""));
        yield return Case("Writer", new StringWriter());
        yield return Case("Http_client", new HttpClient());
        yield return Case("Address", (object)(nint)5);
        yield return Case("Handle_of_the_collector", (object)default(GCHandle));
        yield return Case("Weak_reference", new WeakReference<string>(""));
        yield return Case("Query", new List<string> { "a" }.Select(x => x));
        yield return Case("Array_of_addresses", new nint[1]);

        static object New<T>() // the compiler warns of a lock seen as an object
            where T : class, new() => new T();
        static TestCaseData Case(string name, object? value) => new TestCaseData(value).SetArgDisplayNames(name);
    }

    [TestCaseSource(nameof(Values))]
    public void Captured(object value)
    {
        Assert.That(Travel.RefusedPath((Func<object>)(() => value)), Is.EqualTo("value"));
        if (value is not Task) // one that runs must not be disposed of
        {
            (value as IDisposable)?.Dispose();
        }
    }

    [Test]
    public void Random_names_the_way_out()
    {
        var rng = new Random(1);
        var refusal = Travel.Refusal((Func<int, int>)(x => rng.Next(x)));
        Assert.That(refusal.MemberPath, Is.EqualTo("rng"));
        Assert.That(refusal.Message, Does.Contain("'rng'").And.Contain("System.Random").And.Contain("ItemRandom.For"));
    }

    [Test]
    public void Path_leads_through_objects_properties_arrays_and_base_classes()
    {
        var order = new Order { Customers = [new Customer("a", null), new Customer("b", new MemoryStream())] };
        Assert.That(Travel.RefusedPath((Func<string>)(() => order.ToString()!)), Is.EqualTo("order.Customers[1].gate"));
    }

    [Test]
    public void Path_leads_through_this_and_captured_functions()
    {
        var holder = new Holder();
        Assert.That(Travel.RefusedPath(holder.Lambda()), Is.EqualTo("_gate"));
        var inner = holder.Lambda();
        Assert.That(Travel.RefusedPath((Func<int, int>)(x => inner(x))), Is.EqualTo("inner._gate"));
    }

    [Test]
    public void Path_leads_into_structs_with_addresses()
    {
        var view = new View { Inner = new Raw { Length = 1 } };
        Assert.That(Travel.RefusedPath((Func<int>)(() => view.Inner.Length)), Is.EqualTo("view.Inner.Start"));
    }

    [Test]
    public void Path_of_an_iterator_parameter()
    {
        var lazy = Lazy(new Random(1));
        Assert.That(Travel.RefusedPath((Func<int>)(() => lazy.Count())), Is.EqualTo("lazy.generator"));
    }

    [Test]
    public void Several_methods_in_one_delegate()
    {
        Action action = () => { };
        action += () => { };
        Assert.That(Travel.Refusal(action).Message, Does.Contain("several methods"));
        Assert.That(Travel.RefusedPath((Action)(() => action())), Is.EqualTo("action"));
    }

    [Test]
    public void Compiled_expression()
    {
        Expression<Func<int, int>> square = x => x * x;
        Assert.That(Travel.Refusal(square.Compile()).Message, Does.Contain("run time"));
    }

    [Test]
    public void Dynamic_method()
    {
        var method = new DynamicMethod("f", typeof(int), []);
        var il = method.GetILGenerator();
        il.Emit(OpCodes.Ldc_I4_1);
        il.Emit(OpCodes.Ret);
        Assert.That(Travel.Refusal(method.CreateDelegate<Func<int>>()).Message, Does.Contain("run time"));
    }

    [TestCase(AssemblyBuilderAccess.Run)]
    [TestCase(AssemblyBuilderAccess.RunAndCollect)]
    public void Type_of_a_dynamic_assembly(AssemblyBuilderAccess access)
    {
        var module = AssemblyBuilder.DefineDynamicAssembly(new AssemblyName("made"), access).DefineDynamicModule("made");
        var value = Activator.CreateInstance(module.DefineType("Made", TypeAttributes.Public).CreateType());
        Assert.That(Travel.RefusedPath((Func<object?>)(() => value)), Is.EqualTo("value"));
    }

    [Test]
    public void Object_with_a_framework_base_class_that_has_state()
    {
        var list = new MyList();
        Assert.That(Travel.Of<Func<int>>(() => list.Count)(), Is.Zero);
        var failure = new MyFailure();
        Assert.That(Travel.Of<Func<MyFailure>>(() => failure)().Kind, Is.EqualTo(typeof(int)));
    }

    private static IEnumerable<int> Lazy(Random generator)
    {
        yield return generator.Next();
    }

    private sealed class MyRandom : Random;

    private sealed class MyList : List<int>;

    private sealed class MyFailure : Exception
    {
        public Type Kind { get; } = typeof(int);
    }

    private struct Raw
    {
        public nint Start { get; set; }

        public int Length { get; set; }
    }

    private struct View
    {
        public Raw Inner { get; set; }
    }

    private sealed class Order
    {
        public Customer[] Customers { get; init; } = [];
    }

    private class Guarded(object? gate)
    {
        public override string ToString() => $"{gate}";
    }

    private sealed class Customer(string name, object? gate) : Guarded(gate)
    {
        public override string ToString() => name + base.ToString();
    }

    private sealed class Holder
    {
        private readonly MemoryStream _gate = new();

        public Func<int, int> Lambda() => x =>
        {
            lock (_gate)
            {
                return x;
            }
        };
    }
}
