namespace PBench.Packaging.Tests;

/// <summary>What samples/MapTour prints, however it is published.</summary>
internal static class Tour
{
    public const string Output = """
        Main runs here, and only here.
        MapAsync: 11.9 23.8 35.7
        MapChunksAsync: 0.5 1 1.5
        StreamAsync: 0 1 4 9 16
        StreamUnorderedAsync: item 1 slept 1 ms
        StreamUnorderedAsync: item 0 slept 800 ms
        StarMapAsync: 3 7
        Functor: 13 16 19 22
        Async items: 40 waits, the last gave -40
        RunAsync: in another process: True, currency EUR
        OutcomesAsync: item 0 gave 20
        OutcomesAsync: item 1 gave WorkerLostException
        OutcomesAsync: item 2 gave DivideByZeroException
        OutcomesAsync: item 3 gave 25
        ItemTimeout: 20 of 20 done, item 7 ran longer than 1 s

        """;
}
