// compilers: clang
// A template is read when it is used: what nobody uses may be wrong, and what is used sees functions that come later. g++ reads
// every template where it stands, and no option of its own changes that.
#include <windows.h>
#include <stdio.h>

template <typename T> class Cell
{
  public:
    bool Never()
    {
        return (value == T() || stopped;)
    }
    T Doubled()
    {
        return Double(value);
    }
    T value{};
};

static int Double(int n)
{
    return n * 2;
}

int main()
{
    Cell<int> cell;
    cell.value = 21;
    printf("%d\n", cell.Doubled());
    return 0;
}
