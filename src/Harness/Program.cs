Console.WriteLine("pbench");
