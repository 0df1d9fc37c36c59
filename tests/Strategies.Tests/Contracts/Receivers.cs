namespace PBench.Strategies.Tests.Contracts;

// One method, several functions: what it computes depends on the object it is called on, so nothing that is remembered of one may serve another.
public abstract partial class ParallelMapContract
{
    [Test]
    public async Task An_inherited_method_computes_with_the_receiver_of_each_map()
    {
        var squares = await Within(Session.MapAsync(new Square().Area, Numbers(5)));
        var triangles = await Within(Session.MapAsync(new Triangle().Area, Numbers(5)));

        Assert.That(squares, Is.EqualTo(Numbers(5).Select(x => x * x * 1.0)));
        Assert.That(triangles, Is.EqualTo(Numbers(5).Select(x => x * x * 0.5)));
    }

    [Test]
    public async Task A_default_interface_method_computes_with_the_receiver_of_each_map()
    {
        IScaled one = new Square();
        IScaled other = new Triangle();

        Assert.That(await Within(Session.MapAsync(one.Scale, Numbers(3))), Is.EqualTo(new[] { "Square 0", "Square 1", "Square 2" }));
        Assert.That(await Within(Session.MapAsync(other.Scale, Numbers(3))), Is.EqualTo(new[] { "Triangle 0", "Triangle 1", "Triangle 2" }));
    }

    [Test]
    public async Task A_method_of_two_instances_of_one_generic_computes_with_each()
    {
        Assert.That(await Within(Session.MapAsync(NameOf<string>, Numbers(1))), Is.EqualTo(new[] { "String" }));
        Assert.That(await Within(Session.MapAsync(NameOf<Uri>, Numbers(1))), Is.EqualTo(new[] { "Uri" }));
        Assert.That(await Within(Session.MapAsync(new Named<string>().Name, Numbers(1))), Is.EqualTo(new[] { "String" }));
        Assert.That(await Within(Session.MapAsync(new Named<Uri>().Name, Numbers(1))), Is.EqualTo(new[] { "Uri" }));
    }

    [Test]
    public async Task An_extension_method_of_an_array_computes_with_the_array_of_each_map()
    {
        int[][] tables = [[1, 2, 3], [10, 20, 30], []];
        foreach (var table in tables)
        {
            Assert.That(await Within(Session.MapAsync(table.Look, Numbers(3))), Is.EqualTo(Numbers(3).Select(x => x < table.Length ? table[x] : -1)));
        }
    }

    [Test]
    public async Task An_extension_method_of_a_plain_value_computes_with_the_value_of_each_map()
    {
        foreach (var text in new[] { "abc", "xyz" })
        {
            Assert.That(await Within(Session.MapAsync(text.At, Numbers(3))), Is.EqualTo(text.ToCharArray()));
        }

        foreach (object boxed in new object[] { 1, 2L, DayOfWeek.Friday })
        {
            Assert.That(await Within(Session.MapAsync(boxed.Tell, Numbers(1))), Is.EqualTo(new[] { $"{boxed} 0" }));
        }
    }

    [Test]
    public async Task A_delegate_of_several_methods_is_refused_also_when_its_last_has_run_alone()
    {
        Assume.That(Strategy.Traits.ItemsCrossBoundary, "Here nothing travels.");
        Func<int, int> last = static x => x + 1;
        Func<int, int> both = Twice;
        both += last;

        Assert.That(await Within(Session.MapAsync(last, Numbers(3))), Is.EqualTo(new[] { 1, 2, 3 }));
        var refused = await Fails<PayloadException>(Session.MapAsync(both, Numbers(3)));

        Assert.That((refused.Stage, refused.Index), Is.EqualTo((PayloadStage.Function, -1)));
    }

    private static int Twice(int x) => 2 * x;

    private static string NameOf<T>(int x) => typeof(T).Name;

    private interface IScaled
    {
        string Scale(int x) => $"{GetType().Name} {x}";
    }

    private abstract class Shape : IScaled
    {
        protected abstract double Factor { get; }

        public double Area(int side) => side * side * Factor;
    }

    private sealed class Square : Shape
    {
        protected override double Factor => 1;
    }

    private sealed class Triangle : Shape
    {
        protected override double Factor => 0.5;
    }

    private sealed class Named<T>
    {
        public string Name(int x) => GetType().GenericTypeArguments[0].Name;
    }
}

internal static class ReceiverExtensions
{
    public static int Look(this int[] table, int x) => x < table.Length ? table[x] : -1;

    public static char At(this string text, int x) => text[x];

    public static string Tell(this object boxed, int x) => $"{boxed} {x}";
}
