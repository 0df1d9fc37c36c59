using System.Reflection;

namespace PBench.Strategies.Tests.Functions;

/// <summary>Arguments bound by name; whatever is wrong with them is said at once.</summary>
public sealed class MapFunctionTests
{
    private readonly int _offset = 100;

    public static int Sub(int a, int b) => a - b;

    public static int Sum(int a, int b = 10, int c = 20, int d = 30, DayOfWeek day = DayOfWeek.Monday, params int[] rest) => a + b + c + d + (int)day + rest.Length;

    public static int Square(int x) => x * x;

    public static Task<int> Later(int x) => Task.FromResult(x);

    public static int Fail(int x, int y) => throw new InvalidOperationException($"{x} {y}");

    public static int Count(string a, Random generator) => a.Length + generator.Next();

    public static T Same<T>(T x) => x;

    public static void Nothing(int x) => _ = x;

    public static int ByReference(ref int x) => x;

    public int AddOffset(int x, int factor) => x * factor + _offset;

    private static MethodInfo Method(string name) => typeof(MapFunctionTests).GetMethod(name)!;

    private static string Error(Action bind) => Assert.Throws<ArgumentException>(bind)!.Message;

    [Test]
    public void Item_goes_to_the_first_parameter() => Assert.That(MapFunction.Bind<int, int>(Method("Sub"), new { b = 2 }).Invoke(5), Is.EqualTo(3));

    [Test]
    public void Arguments_may_come_in_a_dictionary() =>
        Assert.That(MapFunction.Bind<int, int>(Method("Sub"), new Dictionary<string, object?> { ["b"] = 2 }).Invoke(5), Is.EqualTo(3));

    [Test]
    public void Defaults_fill_what_is_not_named() => Assert.That(MapFunction.Bind<int, int>(Method("Sum"), new { c = 0 }).Invoke(1), Is.EqualTo(42));

    [Test]
    public void One_parameter_needs_no_arguments() => Assert.That(MapFunction.Bind<int, int>(Method("Square")).Invoke(4), Is.EqualTo(16));

    [Test]
    public void Result_may_be_boxed() => Assert.That(MapFunction.Bind<int, object>(Method("Square")).Invoke(4), Is.EqualTo(16));

    [Test]
    public void Instance_method_takes_a_target() =>
        Assert.That(MapFunction.Bind<int, int>(Method("AddOffset"), new { factor = 2 }, this).Invoke(4), Is.EqualTo(108));

    [Test]
    public void Exceptions_of_the_method_come_out_as_they_are() =>
        Assert.That(() => MapFunction.Bind<int, int>(Method("Fail"), new { y = 2 }).Invoke(1), Throws.InvalidOperationException.With.Message.EqualTo("1 2"));

    [Test]
    public void Travels_with_its_arguments()
    {
        var function = MapFunction.Bind<int, int>(Method("Sub"), new { b = 2 });
        Assert.That(function.Invoke(2), Is.Zero); // so that its compiled call exists
        Assert.That(Travel.Of(function).Invoke(5), Is.EqualTo(3));
        Assert.That(Travel.Of(MapFunction.Bind<int, int>(Method("AddOffset"), new { factor = 2 }, this)).Invoke(4), Is.EqualTo(108));
    }

    [Test]
    public void Argument_that_cannot_travel_is_refused_by_name() =>
        Assert.That(Travel.RefusedPath(MapFunction.Bind<string, int>(Method("Count"), new { generator = new Random(1) })), Is.EqualTo("generator"));

    [Test]
    public void Name_of_the_items_parameter_is_given_twice() =>
        Assert.That(Error(() => MapFunction.Bind<int, int>(Method("Sub"), new { a = 2 })), Does.StartWith("'a' is given twice: bound by name and taken by the item"));

    [Test]
    public void Unknown_name_lists_the_known() =>
        Assert.That(Error(() => MapFunction.Bind<int, int>(Method("Sub"), new { z = 2 })), Does.Contain("'z'").And.Contain("a, b"));

    [Test]
    public void Unbound_parameter_is_named() => Assert.That(Error(() => MapFunction.Bind<int, int>(Method("Sub"))), Does.Contain("'b'"));

    [Test]
    public void Wrong_type_is_named() => Assert.That(Error(() => MapFunction.Bind<int, int>(Method("Sub"), new { b = "2" })), Does.Contain("'b'").And.Contain("System.String"));

    [Test]
    public void Null_for_a_number_is_named() =>
        Assert.That(Error(() => MapFunction.Bind<int, int>(Method("Sub"), new Dictionary<string, object?> { ["b"] = null })), Does.Contain("'b'").And.Contain("null"));

    [Test]
    public void Wrong_item_type_is_named() => Assert.That(Error(() => MapFunction.Bind<string, int>(Method("Square"))), Does.Contain("'x'"));

    [Test]
    public void Wrong_result_type_is_told() => Assert.That(Error(() => MapFunction.Bind<int, string>(Method("Square"))), Does.Contain("System.Int32"));

    [Test]
    public void Task_asks_for_a_lambda() => Assert.That(Error(() => MapFunction.Bind<int, int>(Method("Later"))), Does.Contain("lambda"));

    [TestCase("Same")]
    [TestCase("Nothing")]
    [TestCase("ByReference")]
    [TestCase("AddOffset")]
    public void Method_that_cannot_be_called_for_an_item_is_told(string name) => Assert.That(Error(() => MapFunction.Bind<int, int>(Method(name))), Does.Contain(name));

    [Test]
    public void Arguments_without_names_are_told() => Assert.That(Error(() => MapFunction.Bind<int, int>(Method("Sub"), 2)), Does.Contain("new { b = 2 }"));
}
