namespace CsvHelper;

public static class Older
{
    public static long Triple(int x) => 3L * x;
}
