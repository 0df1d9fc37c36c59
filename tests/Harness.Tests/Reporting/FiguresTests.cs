using System.Globalization;
using PBench.Harness.Reporting;

namespace PBench.Harness.Tests.Reporting;

public sealed class FiguresTests
{
    [TestCase(0.5, "0.50 ns")]
    [TestCase(999, "999 ns")]
    [TestCase(1500, "1.50 µs")]
    [TestCase(12_345_678, "12.3 ms")]
    [TestCase(2.9e9, "2.90 s")]
    [TestCase(123.4e9, "123 s")]
    public void Times_have_three_digits_and_the_unit_that_fits(double ns, string text) =>
        Assert.That(Figures.Time(ns), Is.EqualTo(text));

    [Test]
    public void A_speedup_shows_half_its_interval()
    {
        Assert.That(Figures.Speedup(2, 1.5, 2.5), Is.EqualTo("2.00 × ± 0.50"));
        Assert.That(Figures.Speedup(2, null, null), Is.EqualTo("2.00 ×"));
        Assert.That(Figures.Speedup(null, null, null), Is.Empty);
    }

    [Test]
    public void A_culture_with_a_decimal_comma_changes_nothing()
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CsvFilesTests.CommaCulture();
            Assert.That((Figures.Time(1500), Figures.Percent(0.5), Figures.Bytes(1536)), Is.EqualTo(("1.50 µs", "50 %", "1.50 KiB")));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
