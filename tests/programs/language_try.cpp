/* __try beside the standard library, which has a __try of its own. */
#include <windows.h>
#include <vector>
#include <string>
#include <stdio.h>
#include <map>
#include <memory>

static int total(const std::vector<int> &values, int limit)
{
    int sum = 0;

    __try {
        for (int value : values) {
            std::string text = std::to_string(value);
            if (sum + value > limit)
                __leave;
            sum += atoi(text.c_str());
        }
    } __finally {
        printf("looked at up to %d\n", limit);
    }
    return sum;
}

int main()
{
    std::map<int, std::unique_ptr<std::string>> names;

    names[1] = std::make_unique<std::string>("one");
    try {
        (void)std::vector<int>(5).at(7);
    } catch (const std::exception &) {
        printf("%s\n", names[1]->c_str());
    }
    printf("%d\n", total({1, 2, 3, 4}, 6));
    return 0;
}
